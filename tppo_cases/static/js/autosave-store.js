// What could not be sent yet, kept on this device: AES-GCM under a key that the page holds in memory only.
// One record per draft and key; without WebCrypto (plain HTTP to another machine) nothing is kept.
(() => {
  const NAME = "simpul-draf";
  const STORE = "isian";
  const KEEP_MS = 30 * 24 * 3600 * 1000;

  const request = (made) => new Promise((resolve, reject) => {
    made.onsuccess = () => resolve(made.result);
    made.onerror = () => reject(made.error);
  });

  const database = () => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    return request(opening);
  };

  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  class DraftStore {
    static async open(draft, base64) {
      if (!window.crypto?.subtle || !window.indexedDB) return null;
      try {
        const raw = bytes(base64);
        const made = new DraftStore();
        made.key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
        // Two people may have the same draft open on one phone: each has her own record.
        made.name = `${draft}.${hex(await crypto.subtle.digest("SHA-256", raw)).slice(0, 16)}`;
        made.bound = new TextEncoder().encode(draft);
        made.db = await database();
        await made.forgetOld();
        return made;
      } catch {
        return null; // private window, storage refused: the page works without
      }
    }

    objects(mode) {
      return this.db.transaction(STORE, mode).objectStore(STORE);
    }

    async load() {
      const found = await request(this.objects("readonly").get(this.name));
      if (!found) return {};
      try {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: found.iv, additionalData: this.bound }, this.key, found.data);
        return JSON.parse(new TextDecoder().decode(plain));
      } catch {
        await this.clear();
        return {};
      }
    }

    async save(changes) {
      if (!Object.keys(changes).length) return this.clear();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(changes));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: this.bound }, this.key, plain);
      return request(this.objects("readwrite").put({ iv, data, at: Date.now() }, this.name));
    }

    clear() {
      return request(this.objects("readwrite").delete(this.name));
    }

    async forgetOld() {
      const store = this.objects("readwrite");
      const [keys, records] = await Promise.all([request(store.getAllKeys()), request(store.getAll())]);
      records.forEach((record, at) => {
        if (record.at < Date.now() - KEEP_MS) this.objects("readwrite").delete(keys[at]);
      });
    }
  }

  window.SimpulDraftStore = DraftStore;
})();
