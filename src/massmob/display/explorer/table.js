/* Tables: a frame that scrolls sideways, and the export of all rows as CSV (RFC 4180). */

const ROW_LIMIT = 100; // rows before a click shows all

const emptyCell = () => h("td", {}, "–");
const separated = (elements) => elements.flatMap((element, index) => (index ? [", ", element] : [element]));

/** A cell with a number, which the export writes without the signs of a language. */
const numberCell = (value, text = number(value)) =>
  h("td", { class: value ? "n" : "n zero", "data-value": String(value) }, value ? text : "–");

/** A frame for what may be wider than the screen: it scrolls by itself, also by keyboard. */
const wideFrame = (name, label, ...content) =>
  h("div", { class: `wide ${name}`, tabindex: "0", role: "group", "aria-label": label }, content);

/** A frame for a table, with a button that exports it; with `allRows` also the rows that are not in it yet. */
function tableFrame(name, label, table, allRows = null) {
  const save = () => saveFile(`${name}.csv`, csvOf(textsOf([...table.rows, ...(allRows?.() ?? [])])));
  return h("div", { class: "framed" },
    wideFrame("of-table", label, table),
    h("button", { type: "button", class: "quiet save", click: save, "aria-label": `${translate("save_csv")}: ${label}` },
      translate("save_csv")));
}

/** A table with a row for each item: `columns` of `label` and `isNumber`; `cellsOf` gives the cells of an item. */
function dataTable(name, label, columns, items, cellsOf) {
  const rowOf = (item) => h("tr", {}, cellsOf(item));
  const body = h("tbody", {}, items.slice(0, ROW_LIMIT).map(rowOf));
  const head = columns.map(({ label: caption, isNumber }) => h("th", { class: isNumber ? "n" : null, scope: "col" }, caption));
  const table = h("table", { id: name }, h("thead", {}, h("tr", {}, head)), body);
  const hidden = items.slice(ROW_LIMIT);
  const isComplete = () => body.rows.length === items.length;
  const frame = tableFrame(name, label, table, () => (isComplete() ? [] : hidden.map(rowOf)));
  if (hidden.length) {
    frame.append(h("button", { type: "button", class: "quiet more", click: (event) => {
      event.target.remove();
      body.append(...hidden.map(rowOf));
    } }, translate("show_all", { n: number(items.length) })));
  }
  return frame;
}

/** The texts of rows; a cell over several columns is in each of them. A dash for "nothing" is left out. */
function textsOf(rows) {
  const grid = rows.map(() => []);
  rows.forEach(({ cells }, y) => [...cells].forEach((cell) => {
    const text = cell.dataset.value ?? cell.textContent.trim();
    const x = grid[y].findIndex((other) => other === undefined);
    const left = x < 0 ? grid[y].length : x;
    for (let column = left; column < left + cell.colSpan; column++) {
      grid[y][column] = text === "–" ? "" : text;
      for (let row = y + 1; row < Math.min(y + cell.rowSpan, grid.length); row++) grid[row][column] = "";
    }
  }));
  return grid;
}

/** What a spreadsheet could run is written as a text, like the library's `escape_formula` (OWASP, "CSV Injection"). */
const POSSIBLE_FORMULA = /^(\s*[=+\-@＝＋－＠]|[\t\r\n'])/;
const IS_NUMBER = /^-?\d+(\.\d+)?$/;

function csvOf(rows) {
  const field = (text) => {
    const safe = POSSIBLE_FORMULA.test(text) && !IS_NUMBER.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((texts) => `${texts.map(field).join(",")}\r\n`).join("");
}

function saveFile(name, text) {
  const link = h("a", { download: name });
  link.href = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv" })); // the mark by which Excel reads UTF-8
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
