/** Taking a call by keyboard: guesses are chosen by arrows, keys lead to fields; drafts.js keeps the draft.
 *  The page works without it: every act is a button of the form. */

const form = document.getElementById("call");
const guesses = document.getElementById("guesses");
const LONGEST_TALK = 7200;

let began = null;

const noted = () => { began ??= Date.now(); };

form.addEventListener("input", noted);
form.addEventListener("change", noted);
form.addEventListener("submit", () => {
  const seconds = form.elements.seconds;
  if (began && !seconds.value && form.elements.channel.value === "phone") {
    seconds.value = String(Math.min(Math.round((Date.now() - began) / 1000), LONGEST_TALK));
  }
});

/* Fields by keys --------------------------------------------------------------------------------- */
const control = (id) => document.getElementById(`${id}-ts-control`) ?? document.getElementById(id);
const PLACES = { Digit1: "phone", Digit2: "institution", Digit3: "topic", Digit4: "question", Digit5: "answer" };

function give(name, value) {
  const element = form.elements[name];
  if (element.tomselect) element.tomselect.setValue(value, true);
  else element.value = value;
}

function choose(radio) {
  radio.checked = true;
  if (radio.dataset.fills) {
    for (const [name, value] of Object.entries(JSON.parse(radio.dataset.fills))) if (value) give(name, value);
  }
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

guesses.addEventListener("change", (event) => {
  if (event.target.matches("input[type=radio]")) choose(event.target);
});

/* Pickers: a number finds the institution of this very number first; Tab takes what is marked and goes on. */
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function wholeFirst(text) {
  const score = this.getScoreFunction(text);
  const numbers = wordsOf(text).filter((word) => /^\d+$/.test(word));
  return (option) => {
    const words = wordsOf(option.text);
    return score(option) + (score(option) && numbers.length && numbers.every((one) => words.includes(one)) ? 1 : 0);
  };
}

const pickerOf = (target) => form.elements[target.id?.replace(/-ts-control$/, "")]?.tomselect;

form.addEventListener("focusin", (event) => {
  const picker = pickerOf(event.target);
  if (picker) picker.settings.score ??= wholeFirst;
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || event.shiftKey || !event.target.value) return;
  const picker = pickerOf(event.target);
  if (picker?.isOpen && picker.activeOption) picker.setValue(picker.activeOption.dataset.value);
}, true);

/* A name that is typed on behind a whole number goes where names stand. */
const WHOLE_NUMBER = 10;
form.elements.phone.addEventListener("beforeinput", (event) => {
  const { phone, name } = form.elements;
  if (!/^\p{L}$/u.test(event.data ?? "") || name.value) return;
  if (/\p{L}/u.test(phone.value) || phone.value.replace(/\D/g, "").length < WHOLE_NUMBER) return;
  if (phone.selectionStart !== phone.value.length) return;
  event.preventDefault();
  phone.value = phone.value.trimEnd();
  name.value = event.data;
  name.focus();
  name.setSelectionRange(1, 1);
  name.dispatchEvent(new Event("input", { bubbles: true }));
});

/* Without a choice "somebody else" is marked; Enter takes the one that was walked to. */
function goOn(from) {
  const known = guesses.querySelector("input[type=radio]:checked")?.dataset.fills;
  if (from.id === "phone" && !known) return control("name");
  return form.elements.institution.value ? control("topic") : control("institution");
}

form.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(`button[name=save][value=${event.shiftKey ? "open" : "answered"}]`));
    return;
  }
  const inGuesses = target.matches("#guesses input[type=radio]");
  if ((target.id === "phone" || target.id === "name") && event.key === "ArrowDown") {
    const first = guesses.querySelector("input[type=radio]");
    if (!first) return;
    event.preventDefault();
    first.focus();
    choose(first);
    return;
  }
  if (event.key !== "Enter" || event.isComposing) return;
  if (inGuesses || target.id === "phone" || target.id === "name") {
    event.preventDefault();
    goOn(target).focus();
  } else if (target.matches("input:not([role=combobox])")) {
    event.preventDefault();
  }
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.code in PLACES) {
    event.preventDefault();
    control(PLACES[event.code]).focus();
  } else if (event.code === "Digit6") {
    event.preventDefault();
    form.querySelector("details").open = true;
    form.elements.channel.focus();
  }
});

document.querySelectorAll(".no-script").forEach((element) => { element.hidden = true; });
if (!document.getElementById("error-summary")) form.elements.phone.focus();
