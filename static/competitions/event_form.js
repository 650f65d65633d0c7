/* Finds an occupation among many by part of its name or code, and shows only the award figures the rule asks for. */
(() => {
  "use strict";
  const select = document.getElementById("occupation");
  if (select) {
    const all = [...select.options];
    const box = document.createElement("input");
    box.type = "search";
    box.className = "form-control mb-2";
    box.placeholder = select.dataset.search;
    box.setAttribute("aria-label", select.dataset.search);
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      const kept = all.filter((option) => !option.value || option.selected || option.text.toLowerCase().includes(wanted));
      select.replaceChildren(...kept);
      const found = kept.filter((option) => option.value && option.text.toLowerCase().includes(wanted));
      if (wanted && found.length === 1) select.value = found[0].value;
    });
    select.before(box);
    const name = document.getElementById("name");
    select.addEventListener("change", () => {
      const chosen = select.selectedOptions[0];
      if (name && !name.value && chosen && chosen.value) name.value = chosen.text.split(" ")[0];
    });
  }
  const rule = document.getElementById("award_rule");
  if (!rule) return;
  const shown = { first_prize: "by_ratio by_count by_rank", second_prize: "by_ratio by_count by_rank", third_prize: "by_ratio by_count by_rank", excellence: "by_ratio by_count by_rank", award_base: "by_ratio", award_rounding: "by_ratio" };
  const arrange = () => {
    for (const [id, rules] of Object.entries(shown)) {
      document.getElementById(id).closest(".field").hidden = !rules.split(" ").includes(rule.value);
    }
  };
  rule.addEventListener("change", arrange);
  arrange();
})();
