// Asks the JSON endpoint of the pages. Equal questions that are under way are asked once.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { t } = ntopng;
  const SECONDS = 15;
  const underWay = new Map();

  /** Why there is no answer: `kind`, `message`, `advice` for the user. */
  class Failure extends Error {
    constructor(kind, message, advice) {
      super(message);
      this.kind = kind;
      this.advice = advice;
    }
  }

  async function fetched(url) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), SECONDS * 1000);
    let response;
    let text;
    try {
      response = await fetch(url, {
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        signal: control.signal,
      });
      text = await response.text();
    } catch {
      if (control.signal.aborted)
        throw new Failure(
          "timeout",
          t("Checkmk did not answer in time."),
          t("Try again; if it stays slow, look at the load of the Checkmk server."),
        );
      throw new Failure("network", t("Checkmk can't be reached."), t("Check your connection."));
    } finally {
      clearTimeout(timer);
    }
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      const ended = response.redirected || response.status === 401 || /<form|login/i.test(text.slice(0, 20000));
      if (ended && response.status < 500)
        throw new Failure("session", t("Your session at Checkmk has ended."), t("Reload the page to log in again."));
      throw new Failure(
        "internal",
        t("Checkmk answered with an error page ({0}).", response.status),
        t("The reason stands in var/log/web.log of the site."),
      );
    }
    if (answer.result_code !== 0) {
      const told =
        answer.result && typeof answer.result === "object" ? answer.result : { message: String(answer.result) };
      throw new Failure(told.kind || "internal", told.message || t("Checkmk refused."), told.advice || "");
    }
    return answer.result;
  }

  function ask(parameters) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
    }
    const url = "ntopng_ajax.py?" + query;
    if (!underWay.has(url))
      underWay.set(
        url,
        fetched(url).finally(() => underWay.delete(url)),
      );
    return underWay.get(url);
  }

  /** The same, where a failure is an answer like any other. */
  const attempt = (parameters) => ask(parameters).catch(({ message, advice }) => ({ error: { message, advice } }));

  /** Has Checkmk keep a preference, where its page brought the token that it asks for. */
  async function keep(name, value) {
    if (!window.global_csrf_token) return;
    const body = new URLSearchParams({
      view: "preference",
      name,
      value: String(value),
      _csrf_token: window.global_csrf_token,
    });
    try {
      await fetch("ntopng_ajax.py", { method: "POST", credentials: "same-origin", body });
    } catch {
      // The browser keeps it as well.
    }
  }

  const monitored = new Map();

  ntopng.client = {
    Failure,
    ask,
    attempt,
    keep,
    /** Which of the addresses are hosts of Checkmk that the user may see: a map of address to {host, site} or null. */
    monitored: async (addresses, scope) => {
      const asked = [...new Set(addresses)].filter((address) => !monitored.has(address)).slice(0, 400);
      if (asked.length) {
        const found = await ask({ ...scope, view: "monitored", addresses: asked.join(",") });
        for (const address of asked) monitored.set(address, found[address] || null);
      }
      return monitored;
    },
  };
})();
