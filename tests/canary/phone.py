"""What a browser gets and keeps: a Chromium with a profile of its own on the disk, as somebody's phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Response

from tests.browser.stage import CHROMIUM_ARGUMENTS, CHROMIUM_PATH, LiveSite, session_cookie

KEPT = """async () => {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) kept.push(asked.url, await (await cache.match(asked)).text());
  }
  for (const {name} of await indexedDB.databases()) {
    const base = await new Promise((done, failed) => {
      const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); asked.onerror = failed;
    });
    for (const store of base.objectStoreNames) kept.push(JSON.stringify(await new Promise((done) => {
      const asked = base.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result);
    })));
    base.close();
  }
  return kept.join("\\n");
}"""
PLANT = """async (word) => {
  localStorage.setItem("k", word); sessionStorage.setItem("k", word);
  await (await caches.open("k")).put("/k", new Response(word));
  await new Promise((done) => { const asked = indexedDB.open("k", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("k", {autoIncrement: true});
    asked.onsuccess = () => { const act = asked.result.transaction("k", "readwrite");
      act.objectStore("k").add(word); act.oncomplete = () => { asked.result.close(); done(); }; }; });
}"""


@contextmanager
def phone(browser: Browser, site: LiveSite, name: str, profile: Path) -> Iterator[BrowserContext]:
    """A member of the cast in a browser whose files can be looked at afterwards."""
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=CHROMIUM_PATH, args=CHROMIUM_ARGUMENTS, locale="id-ID", timezone_id="Asia/Jakarta"
    )
    context.add_cookies([session_cookie(site, name)])
    yield context
    context.close()


def look_around(context: BrowserContext, addresses: list[str]) -> dict[str, bytes]:
    """Open each address; every answer to the page and to what it loads, and what the browser keeps after it."""
    heard: list[Response] = []
    page = context.pages[0]
    page.on("response", lambda answer: heard.append(answer))  # noqa: PLW0108  # Playwright cannot hold a list's method
    found: dict[str, bytes] = {}
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for answer in heard:
            found[f"{address} {len(found)} {answer.url}"] = str(answer.all_headers()).encode() + _body(context, answer)
        heard.clear()
        found[f"page {address}"] = page.content().encode()
        found[f"kept {address}"] = str(page.evaluate(KEPT)).encode()
    return found


def _body(context: BrowserContext, answer: Response) -> bytes:
    """The body; asked for once more, with the same cookies, where the browser has let go of it."""
    if 300 <= answer.status < 400:
        return b""
    try:
        return answer.body()
    except Error:
        return context.request.get(answer.url).body()


def planted(context: BrowserContext, word: str) -> bytes:
    """What is found in each place of keeping after the word was put there; the profile on the disk has it too."""
    page = context.pages[0]
    page.evaluate(PLANT, word)
    return str(page.evaluate(KEPT)).encode()
