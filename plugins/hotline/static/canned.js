/** Canned answers while an answer is typed: "::" opens the list, arrows choose, Enter or a space after the whole
 *  shortcut puts the answer in its place with its variables filled. Ctrl+Z, or Backspace at once, takes it back.
 *  Without this module a shortcut is written out when the answer is saved. */

const MOST_SHOWN = 8;
const BEFORE = /(^|\s)::(\S*)$/;
const ENDED = /(^|\s)::(\S+)\s$/;
const folded = (text) => text.toLowerCase().replaceAll("ё", "е").trim();
const isEnd = (event) => event.key === "Enter" || event.key === "Tab";

function setUp(field) {
  const list = document.createElement("ul");
  list.id = `${field.id}-canned`;
  list.className = "canned-choice";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.cannedTitle);
  list.hidden = true;
  const note = document.createElement("p");
  note.className = "small muted canned-note";
  note.setAttribute("role", "status");
  field.after(list, note);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");

  let offered = null;
  let place = 0;
  let last = null;
  let own = false;

  async function known() {
    offered ??= fetch(field.dataset.canned, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .catch(() => { offered = null; return []; });
    return offered;
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  }

  function walk(to) {
    const options = [...list.children];
    place = (to + options.length) % options.length;
    options.forEach((one, number) => one.setAttribute("aria-selected", String(number === place)));
    options[place].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[place].id);
  }

  function open(found) {
    list.replaceChildren(...found.map((one, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.dataset.shortcut = one.shortcut;
      const key = document.createElement("kbd");
      key.textContent = `::${one.shortcut}`;
      option.append(key, ` ${one.title}`);
      return option;
    }));
    list.hidden = found.length === 0;
    if (found.length) walk(0); else close();
  }

  /** Type a text over a part of the field as a person would, so that Ctrl+Z takes it back. */
  function type(from, to, text) {
    own = true;
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    own = false;
  }

  async function put(shortcut, from, to) {
    const typed = field.value.slice(from, to);
    close();
    const form = new FormData(field.form);
    form.set("shortcut", shortcut);
    if (field.dataset.cannedRequest) form.set("request", field.dataset.cannedRequest);
    let filled;
    try {
      const answer = await fetch(field.dataset.cannedFill, { method: "POST", body: form, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      filled = await answer.json();
    } catch {
      note.textContent = field.dataset.cannedBroken;
      return;
    }
    if (field.value.slice(from, to) !== typed) return;
    type(from, to, filled.text);
    last = { from, typed: typed.trimEnd(), end: from + filled.text.length, value: field.value };
    note.textContent = filled.told;
    const norm = field.form.elements.norm;
    if (norm && !norm.value && filled.norm) {
      norm.value = filled.norm;
      norm.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  field.addEventListener("input", async (event) => {
    if (own) return;
    last = null;
    if (event.inputType?.startsWith("history") || event.isComposing) { close(); return; }
    const caret = field.selectionStart;
    const before = field.value.slice(0, caret);
    const begun = BEFORE.exec(before);
    const ended = event.inputType === "insertText" ? ENDED.exec(before) : null;
    if (!begun && !ended) { close(); return; }
    const all = await known();
    if (field.value.slice(0, field.selectionStart) !== before) return;
    const word = folded((begun ?? ended)[2]);
    if (ended) {
      const one = all.find((some) => folded(some.shortcut) === word);
      if (one) put(one.shortcut, ended.index + ended[1].length, caret); else close();
      return;
    }
    const begins = all.filter((one) => folded(one.shortcut).startsWith(word));
    const holds = all.filter((one) => !begins.includes(one) && folded(one.title).includes(word));
    open([...begins, ...holds].slice(0, MOST_SHOWN));
  });

  field.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && last && field.value === last.value
        && field.selectionStart === last.end && field.selectionEnd === last.end) {
      const { from, end, typed } = last;
      event.preventDefault();
      type(from, end, typed);
      last = null;
      note.textContent = "";
      return;
    }
    if (list.hidden || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      walk(place + (event.key === "ArrowDown" ? 1 : -1));
    } else if (isEnd(event)) {
      event.preventDefault();
      const begun = BEFORE.exec(field.value.slice(0, field.selectionStart));
      if (begun) put(list.children[place].dataset.shortcut, begun.index + begun[1].length, field.selectionStart);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  field.addEventListener("focus", known, { once: true });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    const begun = BEFORE.exec(field.value.slice(0, field.selectionStart));
    if (begun) put(option.dataset.shortcut, begun.index + begun[1].length, field.selectionStart);
  });
}

document.querySelectorAll("textarea[data-canned]").forEach(setUp);
