"use strict";

// Keeps the login's secret in this tab for browsers that drop our cookie inside a frame, then goes on to the
// platform. Without script the page's refresh does the same and the cookie has to suffice.
(function () {
    const link = document.getElementById("login");
    try {
        sessionStorage.setItem("lti_" + link.dataset.state, link.dataset.secret);
    } catch (error) {
        // Storage is blocked; the cookie may still come back.
    }
    location.replace(link.href);
})();
