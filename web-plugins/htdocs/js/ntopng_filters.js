// Filters that combine. Each is one parameter in the address; those that are set show as chips that can be taken away.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, state, controls, t } = ntopng;

  const named = (list, all) => [
    { value: "", text: t(all) },
    ...(list || []).map((one) =>
      typeof one === "object" ? { value: one.id, text: one.name } : { value: one, text: String(one) },
    ),
  ];
  const fixed = (all, pairs) => [
    { value: "", text: t(all) },
    ...Object.entries(pairs).map(([value, text]) => ({ value, text: t(text) })),
  ];
  const DIRECTIONS = {
    unicast: "Unicast",
    broadcast_multicast: "Broadcast and multicast",
    bidirectional: "Both directions",
    one_way: "One way",
    one_way_unicast: "One way, unicast",
    one_way_broadcast_multicast: "One way, broadcast and multicast",
  };
  const HOSTS = {
    local_only: "Local only",
    remote_only: "Remote only",
    local_origin_remote_target: "Local client, remote server",
    remote_origin_local_target: "Remote client, local server",
  };
  const STATUS = { normal: "Normal", alerted: "Alerted", periodic: "Periodic", filtered: "Filtered" };
  const FAMILIES = {
    host: "Hosts",
    flow: "Flows",
    interface: "Interfaces",
    network: "Networks",
    mac: "Devices",
    system: "System",
    user: "Users",
    am_host: "Active monitoring",
    snmp_device: "SNMP devices",
  };
  const ROLES = { attacker: "Attacker", victim: "Victim", client: "Client", server: "Server" };

  /**
   * Every filter: `options(values)` for choices, `kind` for inputs, `named` looks a name up and takes its address,
   * `when` tells whether the filter makes sense beside the others, `clears` names filters that its change makes void.
   */
  const FILTERS = {
    address: { title: "Host", kind: "text", hint: "address or name", named: true },
    hosts: { title: "Hosts", options: () => fixed("All hosts", HOSTS) },
    status: { title: "Status", options: () => fixed("All flows", STATUS) },
    direction: { title: "Direction", options: () => fixed("All directions", DIRECTIONS) },
    application: { title: "Application", options: (values) => named(values.applications, "All applications") },
    protocol: { title: "Protocol", options: (values) => named(values.protocols, "All protocols") },
    category: { title: "Category", options: (values) => named(values.categories, "All categories") },
    port: { title: "Port", kind: "number", min: 0, max: 65535 },
    vlan: { title: "VLAN", options: (values) => named(values.vlans, "All VLANs") },
    network: { title: "Network", options: (values) => named(values.networks, "All networks") },
    ip_version: { title: "IP version", options: () => fixed("IPv4 and IPv6", { 4: "IPv4", 6: "IPv6" }) },
    min_score: { title: "Score from", kind: "number", min: 0, max: 100000 },
    search: { title: "Search", kind: "text", hint: "text in any column" },
    family: { title: "About", options: () => fixed("Everything", FAMILIES), clears: ["type"] },
    type: {
      title: "Type",
      when: (context) => context.family !== "all",
      why: "Choose what it is about first.",
      options: (values, family) => named((values.alert_types || {})[family], "All types"),
    },
    severity: {
      title: "Severity",
      options: (values) =>
        named(
          (values.severities || []).map((id) => ({ id, name: t(id) })),
          "All severities",
        ),
      several: true,
    },
    role: {
      title: "Role",
      when: (context) => context.host,
      why: "Choose a host first.",
      options: () => fixed("All roles", ROLES),
    },
    description: { title: "Description", kind: "text", hint: "text in the description" },
  };

  const present = new Map();

  /** Text of a value for chips and captions. */
  function text(name, value) {
    const list = present.get(name) || [];
    return String(value)
      .split(",")
      .map((one) => (list.find((option) => String(option.value) === one) || { text: one }).text)
      .join(` ${t("or")} `);
  }

  let hosts = null;

  function input(name, filter) {
    const problem = el("small", { class: "ntopng-problem", role: "alert" });
    const found = el("div", { class: "ntopng-found" });
    const say = (text) => {
      problem.textContent = text;
      field.setAttribute("aria-invalid", String(Boolean(text)));
    };

    /** The host that a name means; where it means several, which one. The filter is always an address. */
    async function take(text) {
      fill(found, t("Looking for {0} …", text));
      const answer = await ntopng.busy(() => hosts(text));
      if (field.value.trim() !== text) return;
      const choose = (host) => state.set({ [name]: host.ip });
      const button = (host) => controls.button(host.name ? `${host.name} (${host.ip})` : host.ip, () => choose(host));
      const several = answer.hosts.length > 1;
      fill(found, several ? [el("b", {}, t("Which one?")), answer.hosts.map(button)] : null);
      if (answer.hosts.length === 1) choose(answer.hosts[0]);
      else if (!several) say(answer.problem || t("No active host is called {0}. Enter its address.", text));
    }

    const field = el("input", {
      name,
      type: filter.kind,
      value: state.get(name),
      placeholder: filter.hint ? t(filter.hint) : null,
      min: filter.min,
      max: filter.max,
      maxlength: 200,
      spellcheck: "false",
      autocomplete: "off",
      on: {
        change: () => {
          const value = field.value.trim();
          const valid = filter.kind !== "number" || !value || (/^\d+$/.test(value) && Number(value) <= filter.max);
          say(valid ? "" : t("Enter a number from {0} to {1}.", filter.min, filter.max));
          fill(found);
          if (filter.named && value && !ntopng.search.isAddress(value)) take(value);
          else if (valid) state.set({ [name]: value });
        },
        keydown: (event) => event.key === "Enter" && field.dispatchEvent(new Event("change")),
      },
    });
    const label = el("label", { class: "ntopng-field" }, el("span", {}, t(filter.title)), field, problem);
    return filter.named ? el("div", { class: "ntopng-named" }, label, found) : label;
  }

  function several(name, filter, options) {
    const chosen = new Set(state.get(name).split(",").filter(Boolean));
    const box = (option) => {
      const check = el("input", {
        type: "checkbox",
        value: option.value,
        checked: chosen.has(option.value),
        on: {
          change: () => {
            if (check.checked) chosen.add(option.value);
            else chosen.delete(option.value);
            state.set({ [name]: [...chosen].join(",") });
          },
        },
      });
      return el("label", { class: "ntopng-check" }, check, option.text);
    };
    const summary = chosen.size ? text(name, [...chosen].join(",")) : options[0].text;
    const details = el(
      "details",
      { class: "ntopng-choices" },
      el("summary", {}, summary),
      el("div", { class: "ntopng-choices-list" }, options.slice(1).map(box)),
    );
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
    });
    return el("div", { class: "ntopng-field" }, el("span", {}, t(filter.title)), details);
  }

  ntopng.filters = {
    FAMILIES,
    text,
    /** Tells how a name becomes hosts: `find(text)` gives {hosts: [{ip, name}], problem}. */
    hostsAre: (find) => {
      hosts = find;
    },
    /** The bar of filters `names`, those in `more` folded away unless one of them is set. */
    bar: (names, more, values, context) => {
      const control = (name) => {
        const filter = FILTERS[name];
        if (filter.kind) return input(name, filter);
        const options = filter.options(values, context.family);
        present.set(name, options);
        if (filter.several) return several(name, filter, options);
        const sensible = !filter.when || filter.when(context);
        const change = (value) =>
          state.set({ ...Object.fromEntries((filter.clears || []).map((other) => [other, null])), [name]: value });
        return controls.select(filter.title, name, options, sensible ? state.get(name) : "", change, {
          disabled: !sensible || (options.length < 2 && !state.get(name)),
          title: sensible ? null : t(filter.why),
        });
      };
      const all = [...names, ...more];
      const bar = el(
        "form",
        {
          class: "ntopng-filters",
          role: "search",
          "aria-label": t("Filters"),
          on: { submit: (event) => event.preventDefault() },
        },
        el("div", { class: "ntopng-fields" }, names.map(control)),
      );
      if (more.length) {
        bar.append(
          el(
            "details",
            { class: "ntopng-more", open: more.some((name) => state.get(name)) },
            el("summary", {}, t("More filters")),
            el("div", { class: "ntopng-fields" }, more.map(control)),
          ),
        );
      }
      const reset = () => state.set(Object.fromEntries(all.map((name) => [name, null])));
      // After the controls, which know the names of values.
      const chips = all
        .filter((name) => state.get(name) && (!FILTERS[name].when || FILTERS[name].when(context)))
        .map((name) =>
          controls.button(
            [
              el("b", {}, t(FILTERS[name].title)),
              " ",
              text(name, state.get(name)),
              el("span", { "aria-hidden": "true" }, " ×"),
            ],
            () => state.set({ [name]: null }),
            {
              class: "ntopng-chip",
              "aria-label": t("Remove filter {0}: {1}", t(FILTERS[name].title), text(name, state.get(name))),
            },
          ),
        );
      const list = chips.length
        ? el(
            "div",
            { class: "ntopng-chips" },
            chips,
            controls.button(t("Reset filters"), reset, { class: "ntopng-chip ntopng-chip-reset" }),
          )
        : null;
      return [bar, list];
    },
  };
})();
