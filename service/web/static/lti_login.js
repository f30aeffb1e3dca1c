"use strict";

// Keeps the login's secret where this browser lets us (this tab's storage, the platform's), then goes on to the
// platform. Where nothing can be kept, not even a cookie, the login is begun anew in a window of its own: the
// platform's hint is good once and must not be spent here. Without script the page's refresh goes on and the cookie
// has to suffice.
(function () {
    const link = document.getElementById("login");
    const key = "lti_" + link.dataset.state;

    function keepInTab() {
        try {
            sessionStorage.setItem(key, link.dataset.secret);
            return sessionStorage.getItem(key) === link.dataset.secret;
        } catch (error) {
            return false;
        }
    }

    function keepsCookies() {
        const name = "waymark_" + link.dataset.state.slice(0, 8);
        const secure = location.protocol === "https:";
        const kinds = secure ? ["SameSite=None; Secure; Partitioned", "SameSite=None; Secure"] : ["SameSite=Lax"];
        try {
            return kinds.some((kind) => {
                document.cookie = `${name}=1; Path=/; ${kind}`;
                const kept = document.cookie.includes(`${name}=1`);
                document.cookie = `${name}=; Path=/; Max-Age=0; ${kind}`;
                return kept;
            });
        } catch (error) {
            return false;
        }
    }

    async function keepWithPlatform() {
        if (!link.dataset.storageFrame) return false;
        const storage = globalThis.platformStorage(link.dataset.storageFrame, link.dataset.storageOrigin);
        return storage.put("lti_state_" + link.dataset.state, link.dataset.secret);
    }

    async function goOn() {
        const kept = [keepInTab(), keepsCookies(), await keepWithPlatform()];
        if (kept.includes(true)) return location.replace(link.href);
        document.getElementById("going").hidden = true;
        document.getElementById("own-window").hidden = false;
    }

    goOn();
})();
