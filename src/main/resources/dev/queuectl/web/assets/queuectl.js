// What the pages do besides being read. Everything on them is made by the server; this asks for a
// page again when something has changed and brings the difference into the one that is shown, so
// that focus, selection and whatever is open stay as they are. Text comes into the page as text.

const root = document.documentElement;
root.classList.add("js");
const main = document.getElementById("main");
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

// Differences

const keyOf = (node) => (node.nodeType === 1 && (node.dataset.key || node.getAttribute("id"))) || null;
const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

const isBlank = (node) => node.nodeType === 3 && !node.data.trim();

// Attributes that this script gives, and those who read
const OURS = new Set(["open", "hidden", "aria-disabled"]);

function patchAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OURS.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (name === "hidden" || old.getAttribute(name) === value) continue;
    const follows =
      name === "value" && old.matches("input") && old !== document.activeElement && old.value === old.defaultValue;
    old.setAttribute(name, value);
    // A field that somebody has typed in does not follow its attribute by itself any more.
    if (follows) old.value = value;
  }
}

/** Puts a node of a place elsewhere in it, with its focus where the browser can. */
function move(place, node, before) {
  if (place.moveBefore) place.moveBefore(node, before);
  else place.insertBefore(node, before);
}

/** Gives a text node other words; what stays of them stays selected. */
function patchText(old, { data }) {
  if (data.startsWith(old.data)) old.appendData(data.slice(old.data.length));
  else old.data = data;
}

/** Makes an element the same as a fresh one, leaving what is the same already untouched. */
function patch(old, fresh) {
  if (old.hasAttribute("data-mine") || old.isEqualNode(fresh)) return;
  patchAttributes(old, fresh);
  const byKey = new Map();
  const wantedKeys = new Set([...fresh.childNodes].map(keyOf));
  for (const child of [...old.childNodes]) {
    const key = keyOf(child);
    if (key && !wantedKeys.has(key)) child.remove();
    else if (key) byKey.set(key, child);
  }
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = keyOf(wanted);
    const known = key && byKey.get(key);
    if (known && alike(known, wanted)) {
      // What stood before a line that is gone; otherwise all lines behind it would be moved.
      while (at && at !== known && isBlank(at)) at = without(at);
      if (known === at) at = at.nextSibling;
      else move(old, known, at);
      patch(known, wanted);
    } else if (!key && at && !keyOf(at) && alike(at, wanted)) {
      const next = at.nextSibling;
      if (at.nodeType !== 1) {
        if (at.data !== wanted.data) patchText(at, wanted);
      } else if (at === document.activeElement && at.matches("input, textarea, select")) {
        patchAttributes(at, wanted);
      } else {
        patch(at, wanted);
      }
      at = next;
    } else {
      old.insertBefore(document.importNode(wanted, true), at);
    }
  }
  while (at) at = without(at);
}

/** Removes a node, and answers the one behind it. */
function without(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// What is shown of a page is what the server says now

let asking = false;
let askAgain = false;
let mustBeFresh = false;
let lastAsked = 0;
let waiting = 0;
const LEAST_PAUSE = 800;
const MAX_AGE = 4000;
const RUNNING_AGE = 400;
const PATIENCE = 15000;

/**
 * Asks for the page again.
 *
 * @param maxAge how old it may be in milliseconds, if nothing was told since: then the server may
 *     give what it made for another tab
 */
async function refresh(maxAge) {
  if (asking) {
    askAgain = true;
    mustBeFresh ||= !maxAge;
    return;
  }
  asking = true;
  lastAsked = Date.now();
  try {
    const headers = { Accept: "text/html" };
    if (maxAge) headers["Queuectl-Max-Age"] = maxAge;
    const answer = await fetch(location.href, { headers, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok || answer.status === 400) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
      if (fresh && !isPaused()) show(fresh);
      complain("");
    } else {
      complain(answer.status === 404 ? "This is not there any more." : "The server cannot tell just now.");
    }
  } catch {
    complain(NO_ANSWER);
  } finally {
    asking = false;
    if (askAgain) {
      askAgain = false;
      soon();
    }
  }
}

function show(fresh) {
  const isAtEnd = (pre) => pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 8;
  const before = new Map($$("pre.terminal").map((pre) => [pre, isAtEnd(pre)]));
  const chosen = new Set(chosenJobs());
  patch(main, fresh);
  for (const pre of $$("pre.terminal")) if (before.get(pre) ?? true) pre.scrollTop = pre.scrollHeight;
  for (const box of $$("input[name=job]")) box.checked = chosen.has(box.value);
  dress();
}

/** Asks for the page, at once if it was not asked for just before. */
function soon() {
  if (waiting || isPaused() || document.hidden) return;
  const pause = Math.max(0, lastAsked + LEAST_PAUSE - Date.now());
  waiting = setTimeout(() => {
    waiting = 0;
    if (isPaused() || document.hidden) return;
    const maxAge = mustBeFresh ? 0 : $("[data-running=true]") ? RUNNING_AGE : MAX_AGE;
    mustBeFresh = false;
    refresh(maxAge);
  }, pause);
}

// News come by one stream for all tabs of a browser, of which the first that is visible keeps it

const tabs = "BroadcastChannel" in window ? new BroadcastChannel("queuectl-" + location.host) : null;
let stream = null;
let release = null;
let wish = null;

const isPaused = () => $("#pause")?.getAttribute("aria-pressed") === "true";

function listen() {
  const source = new EventSource("/api/v1/events");
  stream = source;
  source.addEventListener("message", () => {
    tabs?.postMessage("change");
    soon();
  });
  // Browsers try again by themselves when a stream breaks off, but not when they got another answer.
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(
      () => {
        if (stream !== source) return;
        unfollow();
        follow();
      },
      3000 + Math.random() * 4000,
    );
  });
}

function follow() {
  if (wish || isPaused() || document.hidden) return;
  wish = new AbortController();
  if (!navigator.locks || !tabs) {
    listen();
    return;
  }
  navigator.locks
    .request("queuectl-live", { signal: wish.signal }, () => {
      listen();
      return new Promise((end) => (release = end));
    })
    .catch(() => {});
}

function unfollow() {
  wish?.abort();
  stream?.close();
  release?.();
  wish = stream = release = null;
}

tabs?.addEventListener("message", () => soon());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) unfollow();
  else {
    follow();
    soon();
  }
});
addEventListener("pagehide", unfollow);
addEventListener("pageshow", follow);
// What is no event: time goes on, workers come and go. A running command writes more often.
let beats = 0;
setInterval(() => {
  beats++;
  if ($("[data-running=true]") || beats % 10 === 0) soon();
}, 500);

// Words that the page needs beside the server's

const NO_ANSWER = "The server does not answer.";
const BRIEFLY = 10000;
let saidOfAction = "";
let saidOfPage = "";
let forgetting = 0;

/**
 * Says how an action goes.
 *
 * @param lasts for how many milliseconds; without it until something else is said of an action
 */
function say(text, lasts) {
  clearTimeout(forgetting);
  if (lasts) forgetting = setTimeout(say, lasts, "");
  saidOfAction = text;
  showSaid();
}

/** Says why the page is not what it would be now, until it is again. */
function complain(text) {
  saidOfPage = text;
  root.classList.toggle("stale", text !== "");
  showSaid();
}

function showSaid() {
  const place = $("#said");
  const text = [...new Set([saidOfAction, saidOfPage])].filter(Boolean).join(" · ");
  if (place.textContent !== text) place.textContent = text;
}

function span(millis) {
  const seconds = Math.floor(millis / 1000);
  const two = (large, largeUnit, small, smallUnit) => large + largeUnit + (small ? small + smallUnit : "");
  if (seconds < 60) return seconds + "s";
  if (seconds < 3600) return two(Math.floor(seconds / 60), "m", seconds % 60, "s");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return two(Math.floor(minutes / 60), "h", minutes % 60, "m");
  const hours = Math.floor(minutes / 60);
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

function tellTimes() {
  for (const time of $$("time")) {
    const at = new Date(time.dateTime);
    const ago = Date.now() - at;
    const words = Math.abs(ago) < 1000 ? "now" : ago < 0 ? "in " + span(-ago) : span(ago) + " ago";
    if (time.textContent !== words) time.textContent = words;
    const title = local.format(at);
    if (time.title !== title) time.title = title;
  }
}
setInterval(() => {
  if (!document.hidden && !isPaused()) tellTimes();
}, 1000);

// The chart, drawn of the table beside it

let chart = null;

function draw() {
  const place = $("#minutes-chart");
  if (!place || !window.uPlot) return;
  place.setAttribute("data-mine", "");
  if (chart && !place.contains(chart.root)) {
    chart.destroy();
    chart = null;
  }
  const rows = $$("#minutes tbody tr");
  const numbers = (column) => rows.map((row) => Number(row.cells[column].textContent));
  const failed = numbers(2);
  const all = numbers(1).map((completed, row) => completed + failed[row]);
  const data = [rows.map((row) => Number(row.cells[0].dataset.second)), all, failed];
  const colour = (name) => {
    const probe = document.createElement("i");
    probe.className = name;
    place.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const theme = colour("probe-line") + colour("probe-muted");
  const width = place.clientWidth - 16;
  if (chart && chart.theme === theme) {
    chart.setData(data);
    if (chart.width !== width) chart.setSize({ width, height: 180 });
    return;
  }
  chart?.destroy();
  const bars = uPlot.paths.bars({ size: [0.8, 14], radius: 0.2 });
  const axis = { stroke: colour("probe-muted"), grid: { stroke: colour("probe-line"), width: 1 }, ticks: { show: false } };
  const clock = (second) => new Date(second * 1000).toTimeString().slice(0, 5);
  const series = (name, value) => ({
    label: name,
    value: (plot, _, __, row) => (row === null ? "–" : value(plot.data, row)),
    fill: colour("probe-" + name),
    width: 0,
    paths: bars,
    points: { show: false },
  });
  chart = new uPlot(
    {
      width,
      height: 180,
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
      axes: [{ ...axis, values: (_, seconds) => seconds.map(clock) }, { ...axis, size: 48 }],
      // The bars of failed runs stand before the lower part of those of all.
      series: [
        { value: (_, second) => (second === null ? "–" : clock(second)) },
        series("completed", ([, all, failed], row) => all[row] - failed[row]),
        series("failed", ([, , failed], row) => failed[row]),
      ],
    },
    data,
    place,
  );
  chart.theme = theme;
}
addEventListener("resize", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

// Light and dark

function switchTheme() {
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  document.cookie = "queuectl-theme=" + root.dataset.theme + "; Path=/; SameSite=Strict; Max-Age=31536000";
  draw();
}

function togglePause() {
  const button = $("#pause");
  const paused = !isPaused();
  button.setAttribute("aria-pressed", String(paused));
  if (paused) unfollow();
  else {
    follow();
    refresh();
  }
}

// Questions, and what is done when the answer is yes

const dialog = $("#dialog");

/** Asks in the page, and answers whether the reader agrees. */
function ask(question, verb, isDangerous) {
  $("#question").textContent = question;
  const yes = $("#yes");
  yes.textContent = verb;
  yes.className = isDangerous ? "danger" : "primary";
  dialog.returnValue = "";
  dialog.showModal();
  $("#no").focus();
  return new Promise((answer) => {
    // The event "close" comes later: a key that is pressed until then would find the page busy.
    const watch = new MutationObserver(() => {
      watch.disconnect();
      answer(dialog.returnValue === "yes");
    });
    watch.observe(dialog, { attributeFilter: ["open"] });
  });
}

/** Why an order was not carried out, in a sentence. */
class Refused extends Error {}

const ORDER_PATIENCE = 30000;
let isBusy = false;

/**
 * Does something that was asked for by a button, unless something is being done.
 *
 * @param work answers what to say of it when it is done
 */
async function doing(button, work) {
  if (isBusy) return;
  isBusy = true;
  button.setAttribute("aria-disabled", "true");
  say("");
  const free = () => {
    isBusy = false;
    button.removeAttribute("aria-disabled");
  };
  try {
    const words = await work();
    free();
    say(words, BRIEFLY);
  } catch (error) {
    free();
    if (!(error instanceof Refused)) throw error;
    say(error.message);
  }
}

/** Sends an order to the API, and answers what came back. */
async function order(method, path, body, more) {
  let isDone;
  let told;
  try {
    const answer = await fetch(path, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json", ...more },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(ORDER_PATIENCE),
    });
    isDone = answer.ok;
    const text = await answer.text();
    told = text ? JSON.parse(text) : {};
  } catch {
    throw new Refused(NO_ANSWER);
  }
  if (isDone) return told;
  throw new Refused([told.detail || told.title || "refused", ...(told.try || [])].join(" · "));
}

const jobs = (count) => (count === 1 ? "1 job" : count + " jobs");

/**
 * Sends an order until all of it is carried out: of a long one the server does a part, and says
 * where to go on.
 */
async function carryOut(method, path, body) {
  let told;
  let done = 0;
  let cursor;
  do {
    try {
      told = await order(method, path, cursor ? { ...body, cursor } : body);
    } catch (refusal) {
      throw done ? new Refused(`${refusal.message} · Before that it was done to ${jobs(done)}.`) : refusal;
    }
    done += told.retried ?? told.cancelled ?? told.deleted ?? 0;
    cursor = told.next_cursor;
    if (told.complete === false) say(`Done to ${jobs(done)} so far…`);
  } while (told.complete === false && cursor !== null);
  return { ...told, done };
}

async function act(button) {
  // All of it before the question: meanwhile the element may become another button.
  const { method, path, question, then, done, body } = button.dataset;
  const danger = button.classList.contains("danger");
  if (question && !(await ask(question, button.textContent.trim(), danger))) return "";
  const told = await carryOut(method, path, method === "DELETE" ? undefined : body === "now" ? { now: true } : {});
  if (then) {
    location.href = then.endsWith("/") ? then + encodeURIComponent(told.id) : then;
    return "";
  }
  await refresh();
  return done || "Done.";
}

// Several jobs at a time

const chosenJobs = () => $$("input[name=job]:checked").map((box) => box.value);

function countChosen() {
  const bar = $("#bulk");
  if (!bar) return;
  const count = chosenJobs().length;
  bar.hidden = count === 0;
  $("#chosen").textContent = jobs(count) + " chosen";
  const all = $("#all-jobs");
  all.checked = count > 0 && count === $$("input[name=job]").length;
  all.indeterminate = count > 0 && !all.checked;
}

/** Does something to several jobs, once the reader has seen how many and which. */
async function actOnMany(verb, which) {
  const path = "/api/v1/jobs/actions";
  const request = { action: verb, ...which };
  say("Counting…");
  const seen = await order("POST", path, { ...request, preview: true });
  say("");
  const doable = seen.matched - seen.refused;
  if (doable === 0) return "There is nothing to " + verb + ".";
  const count = (seen.complete ? "" : "at least ") + jobs(doable);
  const some = seen.first.slice(0, 5).join(", ") + (doable > 5 ? ", …" : "");
  const left = seen.refused ? ` ${seen.refused} others are left alone as they stand.` : "";
  const isFinal = verb === "delete" ? " Nobody can undo it." : "";
  const name = verb[0].toUpperCase() + verb.slice(1);
  if (!(await ask(`${name} ${count}: ${some}?${left}${isFinal}`, name + " " + count, verb !== "retry"))) return "";
  const { done } = await carryOut("POST", path, request);
  for (const box of $$("input[name=job]")) box.checked = false;
  await refresh();
  return `Done to ${jobs(done)}.`;
}

/** Sets what a form names; an empty field takes it back. */
async function setValue(form) {
  const field = form.elements.value;
  const typed = field.value;
  const value = typed.trim();
  await (value ? order("PUT", form.dataset.put, { value }) : order("DELETE", form.dataset.put));
  await refresh();
  // From here on the field shows what holds, whoever changes it.
  if (field.value === typed) form.reset();
  return "It holds from now on.";
}

// The form that makes a job

/** What was sent of it last, with the key that makes the same job of the same words. */
let sent = {};
addEventListener("pageshow", () => (sent = {}));

async function enqueue(form) {
  const job = {};
  for (const field of form.elements) {
    const text = field.name && field.value.trim();
    if (!text) continue;
    if (field.type === "number") job[field.name] = Number(text);
    else if (field.name === "tags") job.tags = text.split(/[\s,]+/);
    else job[field.name] = field.name === "command" ? field.value : text;
  }
  const words = JSON.stringify(job);
  if (sent.words !== words) sent = { words, key: crypto.getRandomValues(new BigUint64Array(2)).join("-") };
  const told = await order("POST", "/api/v1/jobs", job, job.id ? {} : { "Idempotency-Key": sent.key });
  if (told.id) location.href = "/jobs/" + encodeURIComponent(told.id);
  return "";
}

/** Copies a text, or selects it where the browser lets no page copy, as on plain http. */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    say("Copied.", BRIEFLY);
  } catch {
    getSelection().selectAllChildren(element);
    say("The browser lets no page copy here. It is selected: copy it by the keyboard.", BRIEFLY);
  }
}

// Output: looking for a text in it

function search() {
  const field = $("#find-output");
  if (!field || !CSS.highlights) return;
  const wanted = field.value.toLowerCase();
  const ranges = [];
  if (wanted) {
    for (const pre of $$("pre.terminal")) {
      const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node && ranges.length < 5000; node = walker.nextNode()) {
        const text = node.data.toLowerCase();
        for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
  $("#found").textContent = wanted ? (ranges.length === 1 ? "1 place" : ranges.length + " places") : "";
}

// Keys and clicks

const PLACES = { o: "/", j: "/jobs", q: "/queues", w: "/workers", d: "/dead", h: "/history", s: "/settings", e: "/enqueue" };
let going = 0;

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const isGoing = Date.now() - going < 1500;
  going = 0;
  if (isGoing && PLACES[event.key]) location.href = PLACES[event.key];
  else if (event.key === "g") going = Date.now();
  else if (event.key === "/" && $("#q, #find-output")) $("#q, #find-output").focus();
  else if (event.key === "p") togglePause();
  else if (event.key === "t") switchTheme();
  else if (event.key === "?") $("#keys").showModal();
  else return;
  event.preventDefault();
});

addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "pause") togglePause();
  else if (button.id === "theme") switchTheme();
  else if (button.id === "show-keys") $("#keys").showModal();
  else if (button.dataset.close !== undefined) button.closest("dialog").close(button.value);
  else if (button.dataset.copy) copy($(button.dataset.copy));
  else if (button.dataset.chosen) doing(button, () => actOnMany(button.dataset.chosen, { ids: chosenJobs() }));
  else if (button.dataset.all) doing(button, () => actOnMany(button.dataset.all, { q: button.dataset.filter }));
  else if (button.dataset.method) doing(button, () => act(button));
});

addEventListener("change", (event) => {
  if (event.target.id === "all-jobs") for (const box of $$("input[name=job]")) box.checked = event.target.checked;
  countChosen();
});
addEventListener("input", (event) => {
  if (event.target.id === "find-output") search();
});
addEventListener("submit", (event) => {
  const form = event.target;
  const work = form.matches("#enqueue") ? enqueue : form.dataset.put ? setValue : null;
  if (!work) return;
  event.preventDefault();
  doing($("button", form), () => work(form));
});

/** Brings what only a script can show into a page that came new. */
function dress() {
  tellTimes();
  draw();
  search();
  countChosen();
}

for (const pre of $$("pre.terminal")) pre.scrollTop = pre.scrollHeight;
dress();
follow();
