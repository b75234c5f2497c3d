/** The form that is being filled is kept on the server as a draft: a closed tab or a broken connection loses nothing.
 *  The form gives the address (data-draft) and the words (data-saved with the time as %s, data-broken); #draft-state tells. */

const form = document.querySelector("form[data-draft]");
const state = document.getElementById("draft-state");
const SAVE_AFTER = 1000;
const TRY_AGAIN_AFTER = 2000;

let changed = false;
let leaving = false;
let timer = null;

const fields = () => new FormData(form);

async function keep() {
  timer = null;
  if (!changed || leaving) return;
  changed = false;
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: fields(), redirect: "error" });
    if (answer.status !== 204) throw new Error(String(answer.status));
    state.textContent = form.dataset.saved.replace(/%+s/, new Date().toLocaleTimeString(document.documentElement.lang));
  } catch {
    changed = true;
    state.textContent = form.dataset.broken;
    timer ??= setTimeout(keep, TRY_AGAIN_AFTER);
  }
}

function noted() {
  changed = true;
  timer ??= setTimeout(keep, SAVE_AFTER);
}

form.addEventListener("input", noted);
form.addEventListener("change", noted);
form.addEventListener("submit", () => { leaving = true; });
addEventListener("pagehide", () => {
  if (changed && !leaving) navigator.sendBeacon(form.dataset.draft, fields());
});
addEventListener("pageshow", () => { leaving = false; });
