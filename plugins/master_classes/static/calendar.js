/**
 * Moving sessions in the calendar: dragged by pointer, or picked up at "Move to…" with the arrow keys.
 * Both send the form of the page that "Move to…" opens, so that the server judges all moves alike.
 */

const FAR_ENOUGH = 6;
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const words = document.getElementById("move-words");
let lifted = null;

document.documentElement.dataset.ready = "";

const cellOf = (node) => node?.closest?.("td[data-day]");
const say = (text) => { words.textContent = text; };

function aim(cell) {
  if (!lifted || cell === lifted.target) return;
  lifted.target?.classList.remove("target");
  lifted.target = cell;
  cell?.classList.add("target");
}

function put() {
  lifted?.tile.classList.remove("lifted");
  lifted?.target?.classList.remove("target");
  lifted = null;
}

function send({ tile, target, home }) {
  if (!target || target === home) return;
  const form = document.getElementById("move-form");
  form.action = tile.dataset.move;
  form.elements.day.value = target.dataset.day;
  form.elements.time.value = tile.dataset.time;
  form.elements.place.value = target.dataset.place ?? tile.dataset.place;
  form.elements.seen.value = tile.dataset.version;
  form.submit();
}

document.addEventListener("pointerdown", (event) => {
  const tile = event.target.closest?.(".session-tile[data-session]");
  if (!tile || event.button !== 0 || event.pointerType === "touch") return;
  lifted = { tile, home: cellOf(tile), target: null, x: event.clientX, y: event.clientY, dragging: false };
});

document.addEventListener("pointermove", (event) => {
  if (!lifted || lifted.keys) return;
  if (!lifted.dragging) {
    if (Math.hypot(event.clientX - lifted.x, event.clientY - lifted.y) < FAR_ENOUGH) return;
    lifted.dragging = true;
    lifted.tile.classList.add("lifted");
  }
  event.preventDefault();
  aim(cellOf(document.elementFromPoint(event.clientX, event.clientY)));
});

document.addEventListener("pointerup", () => {
  if (!lifted || lifted.keys) return;
  const done = lifted;
  put();
  if (!done.dragging) return;
  // The click that follows a drag must not open the event.
  addEventListener("click", (event) => { event.preventDefault(); event.stopPropagation(); }, { capture: true, once: true });
  setTimeout(() => send(done));
});

document.addEventListener("pointercancel", put);
document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".session-tile[data-session]")) event.preventDefault(); });

/** Return the cell that lies some rows and columns from another, or nothing. */
function neighbour(cell, [down, right]) {
  const row = cell.parentElement.parentElement.rows[cell.parentElement.sectionRowIndex + down];
  return cellOf(row?.cells[cell.cellIndex + right]);
}

document.addEventListener("keydown", (event) => {
  const tile = event.target.closest?.(".move")?.closest(".session-tile[data-session]");
  if (!tile) return;
  const step = STEPS[event.key];
  if (step) {
    event.preventDefault();
    if (!lifted) {
      const home = cellOf(tile);
      lifted = { tile, home, target: null, keys: true };
      tile.classList.add("lifted");
    }
    const next = neighbour(lifted.target ?? lifted.home, step);
    if (next) aim(next);
    const { day, place } = (lifted.target ?? lifted.home).dataset;
    const row = place === undefined ? "" : lifted.target?.parentElement.cells[0].textContent ?? "";
    say(`${words.dataset.over} ${day.split("-").reverse().join(".")} ${row}. ${words.dataset.picked}`);
  } else if (lifted?.keys && event.key === "Enter") {
    event.preventDefault();
    const done = lifted;
    put();
    send(done);
  } else if (lifted?.keys && event.key === "Escape") {
    event.preventDefault();
    put();
    say(words.dataset.left);
  }
});

document.addEventListener("focusout", () => { if (lifted?.keys) put(); });
