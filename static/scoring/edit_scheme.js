// The lines of a scheme as a tree: parts are added, moved, folded and taken away in place, and sums run along.
(() => {
  "use strict";

  const form = document.querySelector(".scheme-form");
  if (!form) return;
  const lines = form.querySelector("[data-lines]");
  const blank = form.querySelector("[data-blank]");
  const undo = form.querySelector("[data-undo]");
  const LEVELS = ["criterion", "sub_criterion"];
  const EXTRA = { criterion: "target", sub_criterion: "day" };
  const MANY = 40;
  let last = null;
  let removed = null;

  const all = () => [...lines.querySelectorAll("[data-line]")];
  const of = (line, name) => line.querySelector(`[name="${name}"]`);
  const text = (line, name) => of(line, name).value.trim();
  const isEmpty = (line) => !["criterion", "sub_criterion", "description", "max_mark"].some((name) => text(line, name));

  // Whole hundredths: what is counted here is what the server will count.
  function hundredths(words) {
    const match = /^\s*(\d+)(?:[.．](\d{1,2}))?\s*$/.exec(words.normalize("NFKC"));
    return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : 0;
  }
  const marks = (sum) => (sum / 100).toFixed(2);
  function letters(number) {
    let words = "";
    for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) words = String.fromCharCode(65 + ((rest - 1) % 26)) + words;
    return words;
  }

  // Which parts each line belongs to, read as the server reads it: a part begins where another name stands.
  function read() {
    let criterion = null;
    let sub = null;
    const begin = (line, level) => ({ name: text(line, level), extra: text(line, EXTRA[level]), folded: line.classList.contains(`fold-${level}`), sum: 0 });
    return all().map((line) => {
      const begins = !criterion || (text(line, "criterion") && text(line, "criterion") !== criterion.name);
      if (begins) criterion = begin(line, "criterion");
      if (begins || (text(line, "sub_criterion") && text(line, "sub_criterion") !== sub.name)) sub = begin(line, "sub_criterion");
      return { line, criterion, sub_criterion: sub };
    });
  }

  // The lines in the order of `tree`: a part's name stands in its first line and nowhere else. Empty lines that stood
  // at the end stay there.
  function write(tree) {
    let above = {};
    const tail = trailing();
    const body = tree.filter((place) => !tail.includes(place.line));
    const end = body.at(-1) || {};
    for (const place of [...body, ...tail.map((line) => ({ ...end, line }))]) {
      if (!place.criterion) continue;
      lines.append(place.line);
      const outer = above.criterion !== place.criterion;
      for (const level of LEVELS) {
        const begins = outer || above[level] !== place[level];
        of(place.line, level).value = begins ? place[level].name : "";
        of(place.line, EXTRA[level]).value = begins ? place[level].extra : "";
        place.line.classList.toggle(`fold-${level}`, begins && place[level].folded);
      }
      above = place;
    }
    arrange();
  }

  function trailing() {
    const found = all();
    const last = found.findLastIndex((line) => !isEmpty(line));
    return found.slice(last + 1);
  }

  // Heads are shown where a part begins, and on lines still empty, where one may.
  function arrange() {
    let above = {};
    for (const place of read()) {
      const { line } = place;
      const outer = above.criterion !== place.criterion;
      line.classList.toggle("begins-criterion", outer);
      line.classList.toggle("begins-sub_criterion", outer || above.sub_criterion !== place.sub_criterion);
      line.classList.toggle("fresh", isEmpty(line));
      const hidden = (place.criterion.folded && !outer) || (place.sub_criterion.folded && above.sub_criterion === place.sub_criterion);
      line.classList.toggle("in-fold", hidden && !isEmpty(line));
      above = place;
    }
    count();
  }

  function count() {
    const tree = read();
    let total = 0;
    let above = {};
    const number = { criterion: 0, sub_criterion: 0, aspect: 0 };
    const given = new Map();
    for (const place of tree) {
      if (isEmpty(place.line)) {
        place.line.querySelectorAll("[data-key]").forEach((key) => { key.textContent = ""; });
        continue;
      }
      const worth = hundredths(text(place.line, "max_mark"));
      const outer = above.criterion !== place.criterion;
      if (outer) Object.assign(number, { criterion: number.criterion + 1, sub_criterion: 0 });
      if (outer || above.sub_criterion !== place.sub_criterion) Object.assign(number, { sub_criterion: number.sub_criterion + 1, aspect: 0 });
      number.aspect += 1;
      const keys = { criterion: letters(number.criterion) };
      keys.sub_criterion = keys.criterion + number.sub_criterion;
      keys.aspect = `${keys.sub_criterion}.${number.aspect}`;
      for (const key of place.line.querySelectorAll("[data-key]")) Object.assign(key, { textContent: keys[key.dataset.key], hidden: false });
      for (const level of LEVELS) {
        place[level].sum += worth;
        place[level].first ??= place.line;
      }
      const section = text(place.line, "section").normalize("NFKC");
      given.set(section, (given.get(section) || 0) + worth);
      total += worth;
      above = place;
    }
    for (const level of LEVELS) {
      for (const part of new Set(tree.map((place) => place[level]))) {
        const shown = part.first?.querySelector(`[data-sum-of="${level}"]`);
        if (!shown) continue;
        shown.textContent = marks(part.sum);
        shown.classList.toggle("off", level === "criterion" && part.extra !== "" && hundredths(part.extra) !== part.sum);
      }
    }
    for (const row of form.querySelectorAll("[data-section-line]")) {
      const at = row.querySelector('[name="section_number"]').value.trim().normalize("NFKC");
      const off = (given.get(at) || 0) - hundredths(row.querySelector('[name="section_target"]').value);
      row.querySelector("[data-section-given]").textContent = at && marks(given.get(at) || 0);
      row.querySelector("[data-section-off]").textContent = at && (off > 0 ? "+" : "") + marks(off);
      row.querySelector("[data-section-off]").classList.toggle("off", Boolean(at && off));
    }
    form.querySelector("[data-sum-value]").textContent = marks(total);
    const sum = form.querySelector("[data-sum]");
    sum.classList.toggle("full", total === 10000);
    sum.classList.toggle("over", total > 10000);
  }

  const show = (root) => root.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });

  function insert(after, aspect = null) {
    undo.hidden = true;
    const line = blank.content.firstElementChild.cloneNode(true);
    show(line);
    if (after) after.after(line);
    else lines.append(line);
    for (const name of aspect ? ["description", "kind", "max_mark", "requirement", "section", "scorer", "settings"] : []) of(line, name).value = aspect[name];
    aspect?.benchmarks.forEach((words, level) => { of(line, `level_${level}`).value = words; });
    window.compmgrSettings.settle(line);
    arrange();
    return line;
  }

  // The lines of the same part as `line`; of an aspect, the line alone.
  function partOf(tree, line, level) {
    const here = tree.find((place) => place.line === line);
    return level === "aspect" ? [here] : tree.filter((place) => place[level] === here[level]);
  }

  function move(line, level, step) {
    undo.hidden = true;
    const tail = trailing();
    const tree = read().filter((place) => !tail.includes(place.line));
    const part = tail.includes(line) ? [] : partOf(tree, line, level);
    if (!part.length) return;
    const from = tree.indexOf(part[0]);
    const other = tree[step < 0 ? from - 1 : from + part.length];
    if (!other) return;
    const crosses = level === "aspect" ? "sub_criterion" : "criterion";
    if (level !== "criterion" && other[crosses] !== part[0][crosses]) {
      for (const place of part) {
        place.criterion = other.criterion;
        if (level === "aspect") place.sub_criterion = other.sub_criterion;
      }
    } else {
      const neighbours = partOf(tree, other.line, level);
      tree.splice(from, part.length);
      tree.splice(tree.indexOf(neighbours[0]) + (step < 0 ? 0 : neighbours.length), 0, ...part);
    }
    write(tree);
    part[0].line.scrollIntoView({ block: "nearest" });
  }

  function remove(line, level) {
    const tree = read();
    const part = partOf(tree, line, level);
    removed = tree;
    const left = tree.filter((place) => !part.includes(place));
    const next = left[Math.min(tree.indexOf(part[0]), left.length - 1)];
    part.forEach((place) => place.line.remove());
    write(left);
    of(next ? next.line : insert(null), "description").focus();
    const words = undo.querySelector("[data-undo-words]");
    words.textContent = `${words.dataset.undoWords} ${part.length}`;
    undo.hidden = false;
  }

  function add(line, level) {
    const part = partOf(read(), line, level);
    const fresh = insert(level === "aspect" ? line : part.at(-1).line);
    fresh.classList.remove("in-fold");
    of(fresh, level === "aspect" ? "description" : level).focus();
  }

  function fold(line, level, folded) {
    line.classList.toggle(`fold-${level}`, folded);
    line.querySelector(`[data-fold="${level}"]`).setAttribute("aria-expanded", String(!folded));
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const line = button?.closest("[data-line]");
    if (!button) return;
    if (button.dataset.deed) {
      event.preventDefault();
      const { deed, level } = button.dataset;
      if (deed === "insert") add(line, level);
      else if (deed === "remove") remove(line, level);
      else move(line, level, deed === "up" ? -1 : 1);
      if (deed === "up" || deed === "down") button.focus();
    } else if (button.dataset.fold) {
      fold(line, button.dataset.fold, !line.classList.contains(`fold-${button.dataset.fold}`));
      arrange();
    } else if (button.dataset.foldAll) {
      read().forEach((place) => fold(place.line, "criterion", button.dataset.foldAll === "yes" && place.line.classList.contains("begins-criterion")));
      if (button.dataset.foldAll === "no") all().forEach((each) => fold(each, "sub_criterion", false));
      arrange();
    } else if (button.matches("[data-undo-button]")) {
      write(removed);
      undo.hidden = true;
    } else if (button.matches("[data-add]")) {
      event.preventDefault();
      of(insert(null), "criterion").focus();
    } else if (button.matches("[data-add-section]")) {
      event.preventDefault();
      const row = form.querySelector("[data-section-line]").cloneNode(true);
      row.querySelectorAll("input").forEach((input) => { input.value = ""; });
      form.querySelector("[data-sections]").append(row);
      row.querySelector("input").focus();
      count();
    }
  });

  // Enter goes to the next line's aspect, and makes one at the end; Alt and an arrow move the part that is edited.
  form.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line || event.isComposing) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && step) {
      event.preventDefault();
      const held = event.target;
      move(line, held.closest("[data-head]")?.dataset.head || "aspect", step);
      held.focus();
    } else if (event.key === "Enter" && !event.target.closest("button, summary")) {
      event.preventDefault();
      const next = all().slice(all().indexOf(line) + 1).find((each) => !each.classList.contains("in-fold"));
      of(next || insert(null), "description").focus();
    }
  });

  form.addEventListener("input", (event) => {
    if (event.target.matches('[name="max_mark"], [name="section"], [name="target"], [name^="section_"]')) count();
  });
  form.addEventListener("focusin", (event) => { last = event.target.closest("[data-line]") || last; });
  form.addEventListener("change", (event) => {
    if (event.target.matches('[name="criterion"], [name="sub_criterion"], [name="description"]')) count();
  });

  window.compmgrScheme = {
    add(aspect) {
      const after = last?.isConnected ? last : all().filter((line) => !isEmpty(line)).at(-1);
      of(insert(after || null, aspect), "description").focus();
    },
  };

  show(form);
  form.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
  lines.classList.add("tree");
  if (trailing().length < all().length) trailing().slice(1).forEach((line) => line.remove());
  all().forEach((line) => window.compmgrSettings.settle(line));
  arrange();
  if (all().length > MANY && !form.querySelector(".line-bad")) {
    read().forEach((place) => fold(place.line, "criterion", place.line.classList.contains("begins-criterion")));
    arrange();
  }
})();
