"use strict";

// Tells the platform that registration is over (LTI Dynamic Registration 1.0 §3.6); the person says when, because the
// page holds what is to be done next.
(function () {
    const origin = document.getElementById("registered").dataset.origin;
    const button = document.getElementById("close");
    const around = window.opener || (window.parent === window ? null : window.parent);
    if (around === null || !origin) return;
    button.hidden = false;
    button.addEventListener("click", () => around.postMessage({subject: "org.imsglobal.lti.close"}, origin));
})();
