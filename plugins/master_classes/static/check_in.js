/**
 * Marking who is here on a phone, with a network or without.
 *
 * Every mark is kept on the phone first, with a key of its own, and sent afterwards; the portal takes
 * a key once, so sending again adds nothing. Only keys of enrolments and names of those who came
 * unannounced wait here; the names of the list are in the kept page, which is forgotten after the day.
 * What waits belongs to who marked it: it is sent for nobody else, and a cookie tells the portal of it,
 * which therefore lets nobody sign out and lose it unknowingly.
 */

import * as camera from "./check_in_camera.js";

const root = document.getElementById("check-in");
const words = root?.dataset ?? {};
const AGAIN = 15_000;
const MOST = 500;

const part = (name, from = root) => from.querySelector(`[data-${name}]`);
const list = root && part("people");
const leaving = part("leave", document);
const said = (name, ...values) => {
  const text = words[`say${name}`];
  return values.length > 1 ? text.replace("##", values[1]).replace("#", values[0]) : text.replace("#", values[0] ?? "");
};

/* What waits ---------------------------------------------------------------------------------- */

const PLACE = "check-in:";
const place = `${PLACE}${words.session}:${words.who}`;
const WEEK = 7 * 24 * 3600;

function read(from = place) {
  const nothing = { marks: [], people: [], shown: {}, page: words.page };
  try {
    return { ...nothing, ...JSON.parse(localStorage.getItem(from) ?? "{}") };
  } catch {
    return nothing;
  }
}

const waiting = () => read().marks.length + read().people.length;

/** Change what is kept, all at once: another tab may have written meanwhile. */
function change(how) {
  const kept = read();
  how(kept);
  try {
    if (!kept.marks.length && !kept.people.length && !Object.keys(kept.shown).length) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    part("status").textContent = said("Full");
    throw new Error("no room");
  }
  announce();
}

/** Tell the portal by a cookie how much waits here, for whom and on which page: no names. */
function announce() {
  const lines = Object.keys(localStorage).filter((one) => one.startsWith(PLACE)).map((one) => {
    const { marks, people, page } = read(one);
    const count = marks.length + people.length;
    return count && `${count}~${one.split(":")[2]}~${page}`;
  }).filter(Boolean);
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age = lines.length ? 8 * WEEK : 0;
  document.cookie = `unsent=${encodeURIComponent(lines.join("|"))}; path=/; max-age=${age}; samesite=lax${secure}`;
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

/** The moment of a mark; two marks of one phone are never made at the same. */
function moment() {
  const last = Math.max(0, ...read().marks.map((one) => one.made), Number(root.dataset.last ?? 0));
  const made = Math.max(Date.now(), last + 1);
  root.dataset.last = made;
  return made;
}

/* What is shown ------------------------------------------------------------------------------- */

function draw(row, present, minutes) {
  row.dataset.present = present === null ? "" : present ? "1" : "0";
  row.dataset.minutes = minutes ?? "";
  const stand = present === null ? "" : !present ? words.wordAbsent
    : minutes === null || minutes === undefined ? words.wordCame : words.wordPart.replace("#", minutes);
  part("stand", row).textContent = stand;
  const button = part("come", row);
  button.value = present ? "" : "1";
  button.classList.toggle("btn-primary", !present);
  button.classList.toggle("btn-plain", Boolean(present));
  part("word", row).textContent = present ? words.wordBack : words.wordCome;
}

const rowOf = (enrolment) => list.querySelector(`[data-enrolment="${CSS.escape(String(enrolment))}"]`);

/** Lay what waits, and what was sent since this page was made, over the list. */
function overlay() {
  const kept = read();
  for (const [enrolment, one] of Object.entries(kept.shown)) {
    const row = rowOf(enrolment);
    if (row) draw(row, one.present, one.minutes);
  }
  count();
  const arrivals = part("arrivals");
  arrivals.replaceChildren(...kept.people.map((one) => {
    const line = document.createElement("li");
    line.textContent = [one.name, one.position, one.organisation].filter(Boolean).join(", ");
    return line;
  }));
}

function count() {
  const rows = [...list.querySelectorAll(".person")];
  const here = rows.filter((one) => one.dataset.present === "1").length;
  part("counts").textContent = said("Counts", here, rows.length);
}

function tell(text) {
  const count = waiting();
  part("status").textContent = [text, count ? said("Waiting", count) : ""].filter(Boolean).join(" ");
  part("status").dataset.waiting = count;
  part("send").hidden = !count;
}

function addRow(one) {
  const row = part("row").content.firstElementChild.cloneNode(true);
  row.dataset.enrolment = one.id;
  row.dataset.code = one.code;
  row.querySelector("[name=enrolment]").value = one.id;
  for (const name of row.querySelectorAll("[data-name]")) name.textContent = one.name;
  part("about", row).textContent = one.about;
  list.append(row);
  return row;
}

/** Show what the portal says, but for what still waits here. */
function show(rows) {
  const unsent = new Set(read().marks.map((one) => String(one.enrolment)));
  const there = new Set(rows.map((one) => String(one.id)));
  for (const one of rows) {
    const row = rowOf(one.id) ?? addRow(one);
    if (!unsent.has(String(one.id))) draw(row, one.present, one.minutes);
  }
  for (const row of list.querySelectorAll(".person")) {
    if (!there.has(row.dataset.enrolment)) row.remove();
  }
  change((kept) => {
    for (const key of Object.keys(kept.shown)) if (!unsent.has(key)) delete kept.shown[key];
  });
  count();
}

/* Marking ------------------------------------------------------------------------------------- */

function mark(row, present, minutes = null, how = "list") {
  const enrolment = Number(row.dataset.enrolment);
  const made = { key: newKey(), enrolment, present, minutes: present ? minutes : null, how, made: moment() };
  change((kept) => {
    kept.marks.push(made);
    kept.shown[enrolment] = { present, minutes: made.minutes };
  });
  draw(row, present, made.minutes);
  count();
  tell("");
  send();
}

list?.addEventListener("submit", (event) => {
  event.preventDefault();
  const row = event.target.closest(".person");
  const button = event.submitter;
  const typed = row.querySelector("[name=minutes]").value;
  if (button?.hasAttribute("data-part")) mark(row, true, typed === "" ? null : Math.max(0, Math.trunc(Number(typed))));
  else if (button?.hasAttribute("data-absent")) mark(row, false);
  else if (row.dataset.present === "1") mark(row, null);
  else mark(row, true);
  if (button?.closest("details")) button.closest("details").open = false;
});

root && part("arrived").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const value = (name) => form.elements[name].value.trim();
  if (!value("name")) return;
  const one = { key: newKey(), name: value("name"), organisation: value("organisation"), position: value("position"), made: moment() };
  change((kept) => kept.people.push(one));
  form.reset();
  overlay();
  tell(said("Kept", one.name));
  send();
});

/* Finding and scanning ------------------------------------------------------------------------ */

const folded = (text) => text.toLocaleLowerCase("ru").replaceAll("ё", "е");
const TYPED = { А: "A", В: "B", С: "C", Е: "E", Н: "H", К: "K", М: "M", Р: "P", Т: "T", У: "Y", Х: "X" };

/** A code as it is compared; Cyrillic letters that look like ours are taken for them. */
const plain = (text) => text.toUpperCase().replace(/[А-Я]/g, (one) => TYPED[one] ?? "").replace(/[^0-9A-Z]/g, "");

function byCode(text) {
  const code = plain(text);
  return code && [...list.querySelectorAll(".person")].find((one) => one.dataset.code === code);
}

function come(row, how) {
  if (row.dataset.present !== "1") mark(row, true, null, how);
  part("found").textContent = said("Marked", part("name", row).textContent);
}

function find(text) {
  const wanted = folded(text).split(/\s+/).filter(Boolean);
  for (const row of list.querySelectorAll(".person")) {
    const about = folded(row.querySelector(".who").textContent);
    row.hidden = !wanted.every((one) => about.includes(one));
  }
}

root && document.getElementById("find").addEventListener("input", (event) => {
  const found = byCode(event.target.value);
  if (found) {
    event.target.value = "";
    come(found, "code");
  }
  find(event.target.value);
});

function scanned(text) {
  const found = byCode(text);
  navigator.vibrate?.(found ? 60 : [60, 80, 60]);
  if (found) come(found, "qr");
  else part("found").textContent = said("Unknown");
}

async function scan() {
  const video = part("camera");
  const label = part("scan").querySelector("span");
  if (video.srcObject) {
    camera.stop(video);
    label.textContent = words.wordScan;
    return;
  }
  try {
    await camera.start(video, words.reader, scanned);
    label.textContent = words.wordStop;
    part("found").textContent = said("Aim");
  } catch (error) {
    camera.stop(video);
    part("found").textContent = error.name === "NotAllowedError" ? said("Forbidden") : said("NoCamera");
  }
}

/* Sending ------------------------------------------------------------------------------------- */

let sending = null;

/** Send what waits; what is marked meanwhile goes right after it. */
function send() {
  sending ??= sendAll().then((done) => {
    sending = null;
    return done && waiting() ? send() : done;
  });
  return sending;
}

async function asked(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    return [null, said("Offline")];
  }
  if (answer.redirected || answer.status === 401) return [null, said("Signin")];
  if (answer.status === 410 || answer.status === 404 || answer.status === 403) return [null, said("Gone")];
  if (!answer.ok) return [null, said("Later")];
  return [await answer.json().catch(() => null), said("Later")];
}

/** Ask for a fresh token, then send what waits, in parts; tell whether the portal has taken it. */
async function sendAll() {
  if (waiting()) tell(said("Sending"));
  let [state, trouble] = await asked(words.state);
  if (state && state.who !== words.who) [state, trouble] = [null, said("Other")];
  while (state && waiting()) {
    const { marks, people } = read();
    const batch = { marks: marks.slice(0, MOST), people: people.slice(0, MOST) };
    const headers = { "Content-Type": "application/json", "X-CSRFToken": state.csrf };
    const body = JSON.stringify({ sent: Date.now(), ...batch });
    [state, trouble] = await asked(words.marks, { method: "POST", headers, body });
    if (!state?.kept.length) {
      trouble = state ? said("Later") : trouble;
      state = null;
      break;
    }
    const kept = new Set(state.kept);
    warn(state.told, batch);
    change((all) => {
      all.marks = all.marks.filter((one) => !kept.has(one.key));
      all.people = all.people.filter((one) => !kept.has(one.key));
    });
  }
  if (!state) {
    tell(trouble);
    return false;
  }
  show(state.rows);
  overlay();
  tell(state.refusal || said("Sent"));
  leaving?.querySelector("[name=csrf_token]").setAttribute("value", state.csrf);
  remember();
  return true;
}

/** Sign out only when all is sent: signing out wipes what waits here. */
async function leave(event) {
  event.preventDefault();
  if (await send()) leaving.submit();
  else if (waiting()) tell(said("Stay"));
}

/** Say whose mark counts for nothing, by the name that this page still has. */
function warn(told, batch) {
  for (const one of told) {
    const mine = [...batch.marks, ...batch.people].find((sent) => sent.key === one.key);
    const row = mine?.enrolment && rowOf(mine.enrolment);
    const name = mine?.name ?? (row ? part("name", row).textContent : "");
    const line = document.createElement("li");
    line.textContent = [name, one.words].filter(Boolean).join(": ");
    part("told").append(line);
    part("told").hidden = false;
  }
}

/* Keeping the page ---------------------------------------------------------------------------- */

async function remember() {
  const worker = (await navigator.serviceWorker?.ready)?.active;
  if (!worker) return;
  const reader = camera.hasCamera() && !(await camera.readsByItself()) ? [words.reader, "./index.js"].map((one) => new URL(one, new URL(words.reader, location)).href) : [];
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const named = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")].map((one) => one.href || one.src);
  const own = [...new Set([...loaded, ...named, ...reader].map((one) => one.split("#")[0]))].filter((one) => new URL(one).origin === location.origin && new URL(one).pathname.startsWith("/static/"));
  const { port1, port2 } = new MessageChannel();
  const kept = new Promise((done) => { port1.onmessage = done; });
  worker.postMessage({ page: words.page, parts: own, until: Number(words.until) }, [port2]);
  await kept;
  root.dataset.kept = "1";
}

/** After the day the names leave the phone; marks that were not sent stay, by their keys. */
function forgetAfterTheDay() {
  if (Date.now() < Number(words.until)) return false;
  change((kept) => { kept.shown = {}; });
  if (!navigator.onLine) {
    list.replaceChildren();
    tell(said("Over"));
  }
  return true;
}

if (root) {
  forgetAfterTheDay();
  announce();
  overlay();
  tell("");
  part("scan").hidden = !camera.hasCamera();
  part("scan").addEventListener("click", scan);
  part("send").addEventListener("click", send);
  leaving?.addEventListener("submit", leave);
  window.addEventListener("online", send);
  window.addEventListener("offline", () => tell(said("Offline")));
  window.addEventListener("pagehide", () => { if (part("camera").srcObject) scan(); });
  window.setInterval(() => { if (waiting()) send(); }, AGAIN);
  navigator.serviceWorker?.register(words.worker).catch(() => {});
  navigator.storage?.persist?.();
  send();
}
