/** A check: each answer of the institution is sent as it is given; the inspector's verdicts swap one item.
 *  The page works without it: a section has one Save, a verdict is a button. */

const TYPED_AFTER = 1200;
const TRY_AGAIN_AFTER = 4000;
const told = document.getElementById("told");

/* The institution: a draft of each item ------------------------------------------------------- */
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const timers = new Map();
  const dirty = new Set();
  let line = Promise.resolve();

  const parts = (item) => {
    const body = new FormData();
    for (const name of ["csrf_token", "who"]) body.set(name, form.elements[name].value);
    body.set("draft", "1");
    for (const control of item.querySelectorAll("input, select, textarea")) {
      if (control.name && (control.type !== "radio" || control.checked)) body.set(control.name, control.value);
    }
    return body;
  };
  const say = (item, words, wrong = false) => {
    const place = item.querySelector("[data-kept]");
    place.textContent = words;
    place.classList.toggle("wrong", wrong);
  };
  const keep = async (item) => {
    clearTimeout(timers.get(item));
    timers.delete(item);
    if (!dirty.delete(item)) return;
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: parts(item), redirect: "error", headers: { Accept: "application/json" } });
    } catch {
      dirty.add(item);
      say(item, form.dataset.broken, true);
      timers.set(item, setTimeout(() => queue(item), TRY_AGAIN_AFTER));
      return;
    }
    if (!answer.headers.get("Content-Type")?.includes("json")) { location.reload(); return; }
    const found = await answer.json();
    if (!answer.ok) { say(item, found.message ?? found.error ?? form.dataset.broken, true); return; }
    for (const [key, version] of Object.entries(found.versions)) form.elements[`seen-${key}`].value = version;
    for (const was of item.querySelectorAll("input[name^='was-']")) {
      const control = form.elements[`fact-${was.name.slice(4)}`];
      if (!dirty.has(item)) was.value = control.value;
    }
    say(item, form.dataset.saved.replace(/%+s/, found.saved));
    document.getElementById("progress").textContent = found.words;
  };
  const queue = (item) => { line = line.then(() => keep(item)); };
  const noted = (event, wait) => {
    const item = event.target.closest("[data-item]");
    if (!item) return;
    dirty.add(item);
    clearTimeout(timers.get(item));
    timers.set(item, setTimeout(() => queue(item), wait));
  };
  form.addEventListener("input", (event) => noted(event, TYPED_AFTER));
  form.addEventListener("change", (event) => noted(event, 0));
  form.addEventListener("submit", () => { for (const timer of timers.values()) clearTimeout(timer); dirty.clear(); });
  addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });
}

/* The inspector: what was typed is not lost, refusals are shown, keys inside an item ----------- */
const typing = new Set();
document.addEventListener("input", (event) => {
  const item = event.target.closest("[data-item]");
  if (item && event.target.closest("form[data-verdict]")) typing.add(item.id);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
});
document.addEventListener("htmx:afterSwap", (event) => {
  const item = event.target.closest?.("[data-item]") ?? event.target;
  const now = document.getElementById(item.id);
  if (!now?.dataset.item) return;
  typing.delete(now.id);
  const problem = now.querySelector(".error-line");
  const pressed = now.querySelector("[aria-pressed=true]");
  if (told) told.textContent = (problem ?? pressed)?.textContent ?? "";
  if (problem) (now.querySelector("[aria-invalid=true]") ?? now.querySelector("textarea") ?? now).focus();
  else if (document.activeElement === document.body) (pressed ?? now).focus({ preventScroll: true });
});
/* Without a connection a verdict waits in its item and is sent again; a finding is told, since it may have arrived. */
document.addEventListener("htmx:sendError", (event) => {
  const form = event.detail.elt.closest("form");
  const item = form?.closest("[data-item]");
  if (!item || !told) return;
  const again = form.matches("form[data-verdict]");
  let line = item.querySelector("[data-unsent]");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "error-line" });
    line.dataset.unsent = "";
    line.setAttribute("role", "alert");
    form.append(line);
  }
  const words = again ? told.dataset.waiting : told.dataset.broken;
  if (line.textContent !== words) line.textContent = words;
  typing.add(item.id);
  const pressed = event.detail.requestConfig.triggeringEvent?.submitter;
  if (again && pressed) setTimeout(() => { if (pressed.isConnected) form.requestSubmit(pressed); }, TRY_AGAIN_AFTER);
});
addEventListener("beforeunload", (event) => { if (typing.size && !leaving) event.preventDefault(); });
let leaving = false;
document.addEventListener("submit", (event) => { if (event.target.matches("form[data-verdict]") && !event.defaultPrevented) leaving = true; });

/* Keys: a verdict goes to the next item without one; a comment that is a must is asked for first -- */
const VERDICTS = { 1: "yes", 2: "partly", 3: "no", 4: "not_applicable" };
const waiting = new Map();
const show = (item) => { item?.focus(); item?.scrollIntoView({ block: "nearest" }); };
const undecided = (after) => {
  const items = [...document.querySelectorAll("[data-item]")];
  const open = items.slice(items.indexOf(after) + 1).find((item) => item.classList.contains("undecided"));
  return open ?? document.querySelector(".place-chooser [rel=next]");
};
const button = (item, verdict) => item.querySelector(`.verdict-row [value=${verdict}]`);
const judge = (item, pressed) => {
  if (!pressed) return;
  if (pressed.name === "verdict") waiting.set(item.id, pressed.value);
  const comment = item.querySelector("textarea[name=comment]");
  if (pressed.dataset.commented !== undefined && !comment.value.trim()) {
    comment.focus();
    return;
  }
  const next = undecided(item);
  pressed.click();
  if (next) show(next);
};
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey) return;
  const item = event.target.closest?.("[data-item]");
  if (event.target.matches("[name=comment], [name=reason]") && item?.querySelector("form[data-verdict]")) {
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      const chosen = waiting.get(item.id) ?? item.querySelector("[aria-pressed=true]")?.value;
      if (chosen) judge(item, button(item, chosen));
    } else if (event.key === "Escape") show(item);
    return;
  }
  if (event.ctrlKey || event.target.matches("input:not([type=radio]), textarea, select")) return;
  const key = event.code.replace(/^(Digit|Numpad|Key)/, "");
  const act = (what) => { event.preventDefault(); what(); };
  if (!item?.querySelector("form[data-verdict]")) {
    if (key === "N" && event.target === document.body) act(() => show(undecided()));
    return;
  }
  const items = [...document.querySelectorAll("[data-item]")];
  const beside = (step) => items[items.indexOf(item) + step];
  if (VERDICTS[key]) act(() => judge(item, button(item, VERDICTS[key])));
  else if (key === "A") act(() => judge(item, item.querySelector("[name=accept]")));
  else if (key === "C") act(() => item.querySelector("textarea[name=comment]")?.focus());
  else if (key === "F") act(() => {
    const remarks = item.querySelector("details.remarks");
    if (remarks) { remarks.open = true; remarks.querySelector("button")?.focus(); }
  });
  else if (key === "N") act(() => show(beside(1) ?? undecided(item)));
  else if (key === "P") act(() => show(beside(-1)));
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-next]")) return;
  const next = document.querySelector("[data-item].undecided");
  if (next) { event.preventDefault(); next.scrollIntoView({ block: "start" }); next.focus({ preventScroll: true }); }
});
