/** The portal's own behaviour. Every page works without it; this only makes it quicker.
 *  Nothing is kept in the browser but two cookies: whether the left menu is folded, which groups are open. */

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const each = (selector, run, within = document) => all(selector, within).forEach(run);

/* Left menu: a drawer on narrow screens, icons with names on request ---------------------- */
function setUpDrawer() {
  const side = document.getElementById("menu");
  const opener = document.querySelector(".menu-open");
  if (!side || !opener) return;
  const show = (open) => {
    side.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
    (open ? side.querySelector("a, button") : opener).focus();
  };
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => { event.preventDefault(); show(true); });
  side.querySelector(".menu-close")?.addEventListener("click", (event) => { event.preventDefault(); show(false); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.classList.contains("open")) show(false);
  });
  document.addEventListener("click", (event) => {
    if (side.classList.contains("open") && !side.contains(event.target) && !opener.contains(event.target)) show(false);
  });
  side.addEventListener("click", (event) => {
    if (!event.target.closest("summary")) return;
    setTimeout(() => {
      const open = all("details[open]", side).map((group) => group.dataset.group);
      document.cookie = `groups=-${open.join("-")}; path=/; max-age=31536000; samesite=lax`;
    });
  });
  const fold = side.querySelector(".fold");
  if (fold) {
    fold.hidden = false;
    fold.addEventListener("click", () => {
      const isNarrow = side.getBoundingClientRect().width < 120;
      root.dataset.menu = isNarrow ? "wide" : "narrow";
      fold.setAttribute("aria-pressed", String(!isNarrow));
      document.cookie = `menu=${root.dataset.menu}; path=/; max-age=31536000; samesite=lax`;
    });
  }
}

/* Drop-downs are <details>: Escape and a click elsewhere close them ------------------------ */
function setUpDropDowns() {
  document.addEventListener("click", (event) => {
    each("details.drop[open]", (drop) => { if (!drop.contains(event.target)) drop.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    each("details.drop[open]", (drop) => {
      drop.open = false;
      drop.querySelector("summary").focus();
    });
  });
}

/* Ctrl+K opens the search over the page; its arrows walk through what was found --------------- */
function setUpFinder() {
  const finder = document.getElementById("finder");
  const text = document.getElementById("finder-text");
  const found = document.getElementById("finder-results");
  if (!finder?.showModal) return;
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyK" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    finder.showModal();
    text.select();
  });
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); finder.close(); } // a search box would only empty itself
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const places = [text, ...all("a", found)];
    const next = places.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    places[(next + places.length) % places.length].focus();
  });
  finder.addEventListener("click", (event) => { if (event.target === finder) finder.close(); });
}

/* Filters are sent when a choice changes; the button stays for typed text ------------------- */
function setUpFilters() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-auto-submit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[method=get][data-auto-submit]") && !form.hasAttribute("data-hx-get")) {
      for (const control of form.elements) if (control.name && control.value === "") control.disabled = true;
      setTimeout(() => { for (const control of form.elements) control.disabled = false; });
    }
  });
}

/* Choosing rows: all, a range with Shift, and how many -------------------------------------- */
function setUpBulk(within = document) {
  each("[data-bulk]", (area) => {
    if (area.dataset.ready) return;
    area.dataset.ready = "1";
    const boxes = () => all("tbody .choose input[type=checkbox]", area);
    const whole = area.querySelector("thead .choose input");
    const bar = area.querySelector(".bulk");
    const count = area.querySelector("[data-bulk-count]");
    const every = area.querySelector("[data-bulk-every]");
    let last = null;
    const tell = () => {
      const chosen = boxes().filter((box) => box.checked);
      boxes().forEach((box) => box.closest("tr").classList.toggle("chosen", box.checked));
      const all = every && every.checked;
      const number = all ? every.dataset.bulkEvery : String(chosen.length);
      if (count) count.textContent = count.dataset.bulkCount.replace(/%+d/, number);
      if (bar) bar.hidden = chosen.length === 0 && !all;
      if (whole) {
        whole.checked = chosen.length > 0 && chosen.length === boxes().length;
        whole.indeterminate = chosen.length > 0 && !whole.checked;
      }
    };
    if (whole) {
      whole.hidden = false;
      whole.addEventListener("change", () => { boxes().forEach((box) => { box.checked = whole.checked; }); tell(); });
    }
    if (every) every.addEventListener("change", tell);
    area.addEventListener("click", (event) => {
      if (!event.target.matches("tbody .choose input")) return;
      const list = boxes();
      if (event.shiftKey && last) {
        const [from, to] = [list.indexOf(last), list.indexOf(event.target)].sort((a, b) => a - b);
        list.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
      }
      last = event.target;
      tell();
    });
    tell();
  }, within);
}

/* Matrix: a whole row or column with one box ------------------------------------------------ */
function setUpMatrix(within = document) {
  each("[data-matrix]", (table) => {
    each("[data-whole]", (box) => {
      const [kind, key] = [box.dataset.whole, box.dataset.key];
      const cells = () => all("tbody td input[type=checkbox]:not(:disabled)", table)
        .filter((cell) => cell.dataset[kind] === key);
      const tell = () => {
        const on = cells().filter((cell) => cell.checked).length;
        box.checked = on > 0 && on === cells().length;
        box.indeterminate = on > 0 && !box.checked;
      };
      box.hidden = false;
      box.addEventListener("change", () => {
        cells().forEach((cell) => { cell.checked = box.checked; });
        table.dispatchEvent(new Event("change", { bubbles: true }));
      });
      table.addEventListener("change", tell);
      tell();
    }, table);
    table.addEventListener("change", () => {
      each("td input[type=checkbox]", (cell) => {
        cell.closest("td").classList.toggle("changed", cell.checked !== cell.defaultChecked);
      }, table);
    });
  }, within);
}

/* What destroys asks first ------------------------------------------------------------------- */
function setUpConfirm() {
  const dialog = document.getElementById("confirm");
  if (!dialog?.showModal) return;
  let waiting = null;
  document.addEventListener("submit", (event) => {
    const source = event.submitter?.dataset.confirm ? event.submitter : event.target;
    const question = source.dataset.confirm;
    if (!question || waiting === event.target) { waiting = null; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector("[data-question]").textContent = question;
    const yes = dialog.querySelector("[value=yes]");
    yes.textContent = source.dataset.confirmButton || yes.dataset.text;
    yes.className = `btn ${source.dataset.confirmLook || "btn-danger"}`;
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      waiting = event.target;
      event.target.requestSubmit(event.submitter ?? undefined);
    };
    dialog.showModal();
  }, true);
}

/* Unsaved changes are not lost by a slip ------------------------------------------------------ */
function setUpLeaveGuard() {
  let dirty = false;
  document.addEventListener("input", (event) => { if (event.target.closest?.("form[data-guard]")) dirty = true; });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

/* A click is one sending ------------------------------------------------------------------------ */
function setUpOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  addEventListener("pageshow", () => each("form[data-sent]", (form) => { delete form.dataset.sent; }));
}

/* Long choices get a search box: the library is loaded only where it is used -------------------- */
let pickers; // settled once the library is there, whoever asked for it first

function loadPickers(place) {
  const sheets = place.dataset.styles.split(" ")
    .map((href) => Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  const script = Object.assign(document.createElement("script"), { src: place.content });
  document.head.append(...sheets, script);
  return new Promise((done, failed) => { script.onload = done; script.onerror = failed; });
}

async function setUpPickers(within = document) {
  const selects = all("select[data-search]:not(.tomselected)", within);
  if (selects.length === 0) return;
  const place = document.querySelector("meta[name=portal-pickers]");
  if (!place) return;
  pickers ??= loadPickers(place);
  await pickers;
  for (const select of selects) {
    if (select.tomselect) continue; // a part of the page that came meanwhile has set it up
    const options = { maxOptions: 200, create: false, render: { no_results: (_data, _escape) => {
      const note = document.createElement("div");
      note.className = "no-results";
      note.textContent = place.dataset.nothing;
      return note;
    } } };
    if (select.dataset.source) {
      const value = (answer) => answer.map(([id, text]) => ({ value: String(id), text }));
      Object.assign(options, {
        load: (text, give) => fetch(`${select.dataset.source}${select.dataset.source.includes("?") ? "&" : "?"}query=${encodeURIComponent(text)}`,
          { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then((found) => give(value(found))).catch(() => give()),
        shouldLoad: (text) => text.length > 0,
        score: () => () => 1,
      });
    } else {
      options.refreshThrottle = 0; // whoever hits Enter at once means what is typed, not what was shown before
    }
    const name = select.getAttribute("aria-labelledby");
    const picker = new window.TomSelect(select, options);
    select.setAttribute("aria-hidden", "true");
    if (name) picker.control_input.setAttribute("aria-labelledby", name);
  }
}

/* Columns in order: a move without a reload, the focus stays on its button ------------------------- */
function setUpOrder(within = document) {
  each("[data-order]", (list) => {
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=move]");
      if (!button) return;
      event.preventDefault();
      const item = button.closest("li");
      const up = button.value.startsWith("up:");
      const movable = all("li", list).filter((one) => one.querySelector("button"));
      const other = movable[movable.indexOf(item) + (up ? -1 : 1)];
      if (!other) return;
      if (up) other.before(item); else other.after(item);
      const now = all("li", list).filter((one) => one.querySelector("button"));
      now.forEach((one, place) => {
        one.querySelector("[value^='up:']").disabled = place === 0;
        one.querySelector("[value^='down:']").disabled = place === now.length - 1;
      });
      (button.disabled ? item.querySelector("button:not(:disabled)") : button)?.focus();
    });
  }, within);
}

/* Two minutes before a session ends one key goes on working; the other tabs are told ------------ */
function setUpSession() {
  const dialog = document.getElementById("session");
  if (!dialog?.showModal) return;
  const warnBefore = 120;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("portal-session") : null;
  const [idle, absolute] = [Number(dialog.dataset.idle), Number(dialog.dataset.absolute)];
  const last = Date.now() + absolute * 1000;
  let timer = null;
  const wait = (seconds) => {
    clearTimeout(timer);
    const left = (last - Date.now()) / 1000;
    const isLast = left <= seconds;
    timer = setTimeout(() => {
      each("[data-when]", (words) => { words.hidden = (words.dataset.when === "absolute") !== isLast; }, dialog);
      if (!dialog.open) dialog.showModal();
    }, Math.max(Math.min(seconds, left) - warnBefore, 1) * 1000);
  };
  const heard = () => { if (dialog.open) dialog.close("heard"); wait(idle); };
  tabs?.addEventListener("message", heard);
  document.addEventListener("htmx:afterSettle", () => { tabs?.postMessage("alive"); wait(idle); });
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "heard") { dialog.returnValue = ""; return; }
    const answer = await fetch(dialog.dataset.stay, { method: "POST", headers: { "X-CSRFToken": dialog.dataset.token } });
    if (answer.status !== 204) { location.reload(); return; }
    tabs?.postMessage("alive");
    wait(idle);
  });
  tabs?.postMessage("alive");
  wait(idle);
}

function setUpPart(part) {
  setUpOrder(part);
  each("[data-only-script]", (element) => { element.hidden = false; }, part);
  setUpBulk(part);
  setUpMatrix(part);
  setUpPickers(part);
}

setUpDrawer();
setUpDropDowns();
setUpFinder();
setUpFilters();
setUpConfirm();
setUpLeaveGuard();
setUpOnce();
setUpSession();
setUpPart(document);
document.getElementById("error-summary")?.focus();
document.addEventListener("htmx:afterSettle", (event) => setUpPart(event.target.parentElement ?? document));
document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) print(); });
