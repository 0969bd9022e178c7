/* What stands around the content: the day, the tabs, the languages, the theme; and the start. */

function drawTime() {
  const { days, began, ended } = CHANGES;
  const at = Math.max(0, days.findLastIndex((each) => each <= state.day));
  const slider = $("slider");
  slider.max = String(days.length - 1);
  slider.value = String(at);
  slider.disabled = days.length < 2;
  slider.setAttribute("aria-valuetext", dayName(state.day));
  $("day").textContent = dayName(state.day);
  $("date").value = isoOf(state.day);
  $("earlier").disabled = !days.some((each) => each < state.day);
  $("later").disabled = !days.some((each) => each > state.day);
  const counts = new Map();
  const count = (entities, place) => (entities ?? NONE).forEach((each) => {
    if (!counts.has(KINDS[each])) counts.set(KINDS[each], [0, 0]);
    counts.get(KINDS[each])[place] += 1;
  });
  count(began.get(days[at]), 0);
  count(ended.get(days[at]), 1);
  const told = [...counts].sort(([a], [b]) => a - b).map(([kind, [more, less]]) =>
    [kindName(kind), more ? `+${number(more)}` : "", less ? `−${number(less)}` : ""].filter(Boolean).join(" "));
  $("changed").textContent = told.length && days[at] <= state.day
    ? `${say("changed_on", { day: dayName(days[at]) })}: ${told.join(" · ")}` : say("nothing_changed");
}

function moveTo(day, isKept = true) {
  if (Number.isNaN(day)) return;
  state.day = day;
  draw();
  if (isKept) keepAddress(false);
}

const pressed = (label, isPressed, click, lang = null) =>
  h("button", { type: "button", "aria-pressed": String(isPressed), click, lang }, label);

function drawFrame() {
  document.documentElement.lang = state.lang;
  document.title = inLang(DATA.title);
  $("title").textContent = inLang(DATA.title);
  $("about").textContent = DATA.about ? inLang(DATA.about) : "";
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  $("search").placeholder = say("search_hint");
  const labels = { results: "search", time: "time", slider: "slider", earlier: "earlier", later: "later",
    date: "choose_day", side: "hierarchy", hierarchies: "hierarchy", languages: "language", tabs: "views" };
  for (const [id, key] of Object.entries(labels)) $(id).setAttribute("aria-label", say(key));
  for (const id of ["earlier", "later"]) $(id).title = say(id);
  const languages = { vi: "Tiếng Việt", en: "English", ru: "Русский" };
  $("languages").replaceChildren(...LANGUAGES.map((lang) => pressed(languages[lang], lang === state.lang, () => {
    state.lang = lang;
    drawFrame();
    draw();
    keepAddress(false);
    $("languages").querySelector("[aria-pressed=true]").focus();
  }, lang)));
  drawTheme();
}

function drawPanel() {
  const content = { card: drawCard, documents: drawDocuments, findings: drawFindings }[state.view]();
  const panel = $("panel");
  panel.setAttribute("aria-labelledby", `tab-${state.view}`);
  panel.replaceChildren(...content);
}

function drawTabs() {
  const told = { findings: ` (${number(DATA.findings.length)})` };
  const focused = document.activeElement?.id;
  $("tabs").replaceChildren(...VIEWS.map((view) => h("button", {
    type: "button", role: "tab", id: `tab-${view}`, "aria-selected": String(view === state.view), "aria-controls": "panel",
    tabindex: view === state.view ? "0" : "-1", click: () => show(view),
  }, say(`view_${view}`), told[view])));
  if (focused?.startsWith("tab-")) $(`tab-${state.view}`).focus();
}

function show(view) {
  state.view = view;
  drawTabs();
  drawPanel();
  keepAddress(false);
  $(`tab-${view}`).focus();
}

function drawHierarchies() {
  const isFocused = $("hierarchies").contains(document.activeElement);
  const there = ALONG.filter((each) => ABOVE[each].size > 0);
  $("hierarchies").hidden = there.length < 2;
  $("hierarchies").replaceChildren(...there.map((along) => pressed(say(along), along === state.along, () => {
    state.along = along;
    if (!ABOVE[along].has(state.entity)) state.entity = widest(along);
    draw();
  })));
  if (isFocused) $("hierarchies").querySelector("[aria-pressed=true]")?.focus();
}

/** The root with most directly below it: where a reader begins. */
function widest(along) {
  const tree = snapshot(state.day).tree(along);
  const roots = tree.roots.length ? tree.roots : [...ABOVE[along].keys()].slice(0, 1);
  const best = roots.reduce((best, each) => (tree.children(each).length > tree.children(best).length ? each : best), roots[0]);
  if (best !== undefined) opened.add(`${best}`);
  return best ?? (SIZE ? 0 : -1);
}

const THEMES = ["auto", "light", "dark"];
let theme = "auto";

function drawTheme() {
  document.documentElement.dataset.theme = theme;
  $("theme").textContent = `${say("theme")}: ${say(`theme_${theme}`)}`;
}

/** Everything that follows from the state, but for the frame's words. */
function draw() {
  const began = performance.now();
  drawTime();
  drawHierarchies();
  drawTree();
  drawTabs();
  drawPanel();
  document.documentElement.dataset.drawn = (performance.now() - began).toFixed(1);
}

function start() {
  state.along = ALONG.find((each) => ABOVE[each].size > 0) ?? "locality";
  state.entity = widest(state.along);
  readAddress();
  drawFrame();
  draw();
  keepAddress(false); // so that the first step back leads here
  let asked = 0;
  $("slider").addEventListener("input", (event) => {
    const day = CHANGES.days[Number(event.target.value)];
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => moveTo(day, false));
  });
  $("slider").addEventListener("change", () => keepAddress(false));
  $("date").addEventListener("change", (event) => moveTo(dayOf(event.target.value)));
  $("earlier").addEventListener("click", () => moveTo(CHANGES.days.findLast((each) => each < state.day)));
  $("later").addEventListener("click", () => moveTo(CHANGES.days.find((each) => each > state.day)));
  $("search").addEventListener("input", drawResults);
  $("search").addEventListener("focus", () => $("search").value && drawResults());
  $("search").addEventListener("keydown", onSearchKey);
  $("search").addEventListener("blur", () => showResults(false));
  $("results").addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field would lose the focus before the click
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  $("tree").addEventListener("keydown", onTreeKey);
  $("tree").addEventListener("click", onTreeClick);
  $("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) show(VIEWS.at((VIEWS.indexOf(state.view) + step) % VIEWS.length));
  });
  $("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    drawTheme();
  });
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    $("main").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    event.preventDefault();
    $("search").focus();
    $("search").select();
  });
  const comeBack = () => { readAddress(); drawFrame(); draw(); };
  addEventListener("popstate", comeBack);
}

start();
