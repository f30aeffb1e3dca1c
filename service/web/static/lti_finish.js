"use strict";

// No cookie came back with the launch: proves by this tab's storage, or the platform's, that the login began here,
// and opens Waymark. Where the browser keeps no cookie in the frame at all, offers a window of its own.
(function () {
    const launch = document.getElementById("launch");
    const key = "lti_" + launch.dataset.state;

    function show(id) {
        for (const part of launch.querySelectorAll("[data-outcome]")) part.hidden = part.id !== id;
    }

    function stored() {
        try {
            return sessionStorage.getItem(key);
        } catch (error) {
            return null;
        }
    }

    function forget() {
        try {
            sessionStorage.removeItem(key);
        } catch (error) {
            // Storage is closed; the platform's held the proof.
        }
    }

    async function showRefusal(answer) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        document.body.replaceWith(page.body);
    }

    // The frame keeps no cookie, but the choice of content must be made in it: the token that goes along with every
    // form stands for the session.
    function choose(address, token) {
        const form = document.createElement("form");
        form.method = "post";
        form.action = address;
        for (const [name, value] of [["csrf", token], ["show", "yes"]]) {
            const field = document.createElement("input");
            field.type = "hidden";
            field.name = name;
            field.value = value;
            form.append(field);
        }
        launch.append(form);
        form.submit();
    }

    async function finish(secret) {
        const answer = await fetch("/lti/launch/finish", {
            method: "POST",
            headers: {"X-Waymark-Launch": "finish"},
            body: new URLSearchParams({
                state: launch.dataset.state,
                id_token: launch.dataset.token,
                proof: secret,
            }),
        });
        if (!answer.ok) return showRefusal(answer);
        forget();
        const opened = await answer.json();
        // A launch's root answers with a redirect to whoever holds its session, so to us if the cookie was kept.
        const probe = await fetch(opened.launch, {redirect: "manual"});
        if (probe.type === "opaqueredirect") return location.replace(opened.landing);
        if (opened.choose) return choose(opened.landing, opened.choose);
        document.getElementById("window-link").href = opened.window;
        show("own-window");
    }

    async function storedWithPlatform() {
        if (!launch.dataset.storageFrame) return null;
        const storage = globalThis.platformStorage(launch.dataset.storageFrame, launch.dataset.storageOrigin);
        return storage.get("lti_state_" + launch.dataset.state);
    }

    async function prove() {
        const secret = stored() ?? await storedWithPlatform();
        if (secret === null) return show("no-proof");
        return finish(secret);
    }

    prove().catch(() => show("no-proof"));
})();
