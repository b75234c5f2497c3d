/** The page of a request: tells the server that it was closed, so that a colleague is not warned in vain; lets
 *  arrows walk through the records that are found. */

const presence = document.getElementById("presence");

/* The server tells when it noted that the page is open; a page that came later keeps its own note. One that is left
   before the server has told it takes what the server's clock, which tells whole seconds, must show by now. */
const SECOND = 1000;
let seenAt = "";
presence?.addEventListener("htmx:afterRequest", (event) => {
  seenAt = event.detail.xhr.getResponseHeader("X-Seen-At") || seenAt;
});
addEventListener("pagehide", () => {
  if (!presence) return;
  const leftAt = () => new Date(Date.parse(presence.dataset.openedAt) + performance.now() + SECOND).toISOString();
  const form = new FormData();
  form.set("seen_at", seenAt || leftAt());
  form.set("csrf_token", presence.dataset.token);
  navigator.sendBeacon(presence.dataset.leave, form);
});

/* Arrows walk from the field through what was found and back ---------------------------------------- */
const finder = document.getElementById("record-finder");
finder?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const places = [document.getElementById("record-text"), ...finder.querySelectorAll("#records-found button")];
  const at = places.indexOf(document.activeElement);
  if (at < 0 || places.length < 2) return;
  event.preventDefault();
  places[(at + (event.key === "ArrowDown" ? 1 : -1) + places.length) % places.length].focus();
});
finder?.addEventListener("toggle", () => { if (finder.open) document.getElementById("record-text").focus(); });
document.querySelectorAll(".no-script").forEach((element) => { element.hidden = true; });
