// A phone that reads the code in its text message offers it here (WebOTP); elsewhere she types or pastes it.
(() => {
  "use strict";
  const field = document.querySelector("input[autocomplete=one-time-code]");
  if (!field || !("OTPCredential" in window)) return;
  const stop = new AbortController();
  field.form.addEventListener("submit", () => stop.abort());
  navigator.credentials.get({ otp: { transport: ["sms"] }, signal: stop.signal })
    .then((found) => { if (found) field.value = found.code; })
    .catch(() => {}); // she said no, or none came
})();
