/* What a reader does, and the address: it always says what is shown, so that a copied link opens the same. */

const notices = []; // functions that return what the page has to report, in the language of the page

/** Change the state, draw what depends on it, and write it into the address. With `isStep` the browser can go back. */
function update(changes, isStep = false) {
  notices.length = 0;
  Object.assign(state, changes);
  draw();
  writeAddress(isStep);
}

const oneOf = (values) => (text) => (values().includes(text) ? text : undefined);
const readDay = (text) => (Number.isNaN(parseDay(text)) ? undefined : parseDay(text));

/** The parts of the address beside the entity: how each is read and, if it is not a text, written. With `view` it is
    a part of the address of this view only. */
const PARTS = {
  lang: { read: oneOf(() => LANGUAGES) },
  along: { read: oneOf(() => ALONG) },
  day: { read: readDay, write: isoOf },
  view: { read: oneOf(() => VIEWS) },
  severity: { view: "findings", read: oneOf(() => ["all", ...SEVERITIES.map(severityKey)]) },
  units: { view: "map", read: oneOf(() => MAP_UNITS) },
  colour: { view: "map", read: oneOf(mapColours) },
  span: { view: "timeline", read: oneOf(() => Object.keys(SPANS)) },
  depth: { view: "graph", read: oneOf(() => DEPTHS) },
  relation: { view: "graph", read: oneOf(() => ["all", ...RELATION_KEYS]) },
  kind: { view: "tables", read: oneOf(tableKinds) },
  scope: { view: "tables", read: oneOf(() => SCOPES) },
  other: { view: "compare", read: readDay, write: isoOf },
};

/** View → what the address says besides the entity; emptied when the state changes. Cards have hundreds of addresses. */
const addressEnds = new Map();

/** The address of what is shown, or of an entity in a view. */
function address(entity = state.entity, view = state.view) {
  if (!addressEnds.has(view)) {
    const parts = Object.entries(PARTS).filter(([, part]) => part.view === undefined || part.view === view)
      .map(([name, { write = String }]) => [name, name === "view" ? view : write(state[name])]);
    addressEnds.set(view, `${new URLSearchParams(parts)}`);
  }
  const id = entity >= 0 ? IDS[entity] : state.unknown;
  return `#${id === null ? "" : `id=${encodeURIComponent(id)}&`}${addressEnds.get(view)}`;
}

/** Take the state from the address. What is unknown in it is reported; an unknown entity is not replaced by another. */
function readAddress() {
  notices.length = 0;
  const stated = new URLSearchParams(location.hash.slice(1));
  for (const [name, { read }] of Object.entries(PARTS)) {
    const text = stated.get(name);
    if (text === null) continue;
    const value = read(text);
    if (value === undefined) notices.push(() => translate("unknown_part", { name, value: text }));
    else state[name] = value;
  }
  const id = stated.get("id");
  const entity = NUMBERS.get(id);
  state.unknown = id !== null && entity === undefined ? id : null;
  if (state.unknown !== null) state.entity = -1;
  for (const name of ["day", "other"]) {
    if (state[name] >= FIRST_DAY) continue;
    const early = state[name];
    notices.push(() => tooEarly(early));
    state[name] = FIRST_DAY;
  }
  if (entity !== undefined) choose(entity);
}

const tooEarly = (day) => translate("too_early", { day: dayName(day), first: dayName(FIRST_DAY) });

const WRITING_INTERVAL = 250; // ms; browsers ignore what is written more often
let lastWritten = -WRITING_INTERVAL, waiting = 0;

function writeAddress(isStep) {
  clearTimeout(waiting);
  const wait = lastWritten + WRITING_INTERVAL - performance.now();
  if (!isStep && wait > 0) {
    waiting = setTimeout(writeAddress, wait, false);
    return;
  }
  lastWritten = performance.now();
  try {
    history[isStep ? "pushState" : "replaceState"](null, "", address());
  } catch {
    // Some browsers forbid it to local files; the page works without, and "copy link" does not need it.
  }
}

async function copyLink() {
  const link = location.href.split("#")[0] + address();
  try {
    await navigator.clipboard.writeText(link);
    report(translate("link_copied"));
  } catch {
    report(link); // to be copied by hand
  }
}

function report(text) {
  notices.splice(0, notices.length, () => text);
  drawNotices();
}

function drawNotices() {
  $("notice").replaceChildren(...notices.map((notice) => h("p", {}, notice())));
}

/** Show an entity: the tree shows its hierarchy, expanded down to it. */
function choose(entity) {
  state.entity = entity;
  state.unknown = null;
  const now = snapshot(state.day);
  state.along = [state.along, ...ALONG].find((along) => PARENTS[along].has(entity)) ?? state.along;
  const tree = now.tree(state.along);
  if (tree.has(entity)) tree.path(entity).slice(0, -1).reduce((path, node) => {
    const nodePath = childPath(path, node);
    expandedPaths.add(nodePath);
    return nodePath;
  }, "");
}

function open(entity, view = "card") {
  choose(entity);
  browse(false);
  update({ view }, true);
  reveal();
}

/** Scroll to the content, unless its beginning is in view: below the bar and in the upper half. */
function reveal() {
  const { top } = $("main").getBoundingClientRect();
  if (top < $("time").getBoundingClientRect().bottom || top > innerHeight / 2) $("main").scrollIntoView();
}

function moveTo(day) {
  if (day >= FIRST_DAY) update({ day });
  else if (day !== undefined) report(tooEarly(day));
}

/** A field for a day, written as the page writes days; what is no day, or too early, is reported and not taken. */
function onDayTyped(field, current, take) {
  const day = parseDay(field.value);
  const text = field.value;
  field.value = dayName(current);
  if (Number.isNaN(day)) report(translate("not_a_day", { value: text, example: dayName(current) }));
  else if (day < FIRST_DAY) report(tooEarly(day));
  else take(day);
}
