"use strict";

// Keeping something with the platform while a login is under way (LTI platform storage): only the named frame is
// asked, and only its answer, from the expected origin and to this very message, is believed.
globalThis.platformStorage = function (frameName, origin) {
    const patience = 1000;

    function target() {
        const around = window.opener || window.parent;
        if (frameName === "_parent") return around;
        try {
            return around.frames[frameName] || around;
        } catch (error) {
            return around;
        }
    }

    function ask(subject, content) {
        const asked = target();
        const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
        return new Promise((resolve) => {
            const finish = (answer) => {
                clearTimeout(timer);
                removeEventListener("message", hear);
                resolve(answer);
            };
            const hear = (event) => {
                if (event.origin !== origin || event.source !== asked) return;
                const answer = event.data;
                if (typeof answer !== "object" || answer === null || answer.message_id !== id) return;
                finish(answer.subject === subject + ".response" && !answer.error ? answer : null);
            };
            const timer = setTimeout(() => finish(null), patience);
            addEventListener("message", hear);
            if (asked === window) return finish(null);
            asked.postMessage(Object.assign({subject, message_id: id}, content), origin);
        });
    }

    return {
        put: async (key, value) => (await ask("lti.put_data", {key, value})) !== null,
        get: async (key) => {
            const answer = await ask("lti.get_data", {key});
            return answer !== null && typeof answer.value === "string" ? answer.value : null;
        },
    };
};
