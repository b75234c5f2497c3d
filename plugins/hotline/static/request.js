/** Tells the server that the page of a request was closed, so that a colleague is not warned in vain. */

const presence = document.getElementById("presence");

addEventListener("pagehide", () => {
  const form = new FormData();
  form.set("csrf_token", presence.dataset.token);
  navigator.sendBeacon(presence.dataset.leave, form);
});
