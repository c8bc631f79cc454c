// Reading from the API and changing things by it, as components need it.
import { useCallback, useEffect, useRef, useState } from "./lib.js";
import { asRefusal, ask } from "./session.js";

// One resource: `{data, etag, refusal, reload, replace}`; `data` stays while it is read again.
export function useData(path, query) {
  const [state, setState] = useState({ data: null, etag: null, refusal: null });
  const address = JSON.stringify([path, query]);
  const current = useRef(address);
  current.current = address;
  const reload = useCallback(async () => {
    if (!path) return;
    try {
      const { data, etag } = await ask("GET", path, { query });
      if (current.current === address) setState({ data, etag, refusal: null });
    } catch (error) {
      if (current.current === address) setState((before) => ({ ...before, refusal: asRefusal(error) }));
    }
  }, [address]);
  useEffect(() => {
    setState({ data: null, etag: null, refusal: null });
    reload();
  }, [reload]);
  const replace = (data) => setState({ data, etag: data.etag, refusal: null });
  return { ...state, reload, replace };
}

// A list, page by page: `{items, loading, refusal, more, reload}`; `more` is null at the end.
export function useList(path, query) {
  const [state, setState] = useState({ items: [], cursor: null, loading: true, refusal: null });
  const running = useRef(null);
  const address = JSON.stringify([path, query]);
  const load = useCallback(
    async (cursor) => {
      running.current?.abort();
      const mine = (running.current = new AbortController());
      setState((before) => ({ ...before, loading: true, refusal: null }));
      try {
        const { data } = await ask("GET", path, { query: { limit: 25, ...query, cursor }, signal: mine.signal });
        if (running.current !== mine) return;
        setState((before) => ({
          items: cursor ? [...before.items, ...data.items] : data.items,
          ...{ cursor: data.next_cursor, loading: false, refusal: null },
        }));
      } catch (error) {
        if (error.name === "AbortError" || running.current !== mine) return;
        setState((before) => ({ ...before, loading: false, refusal: asRefusal(error) }));
      }
    },
    [address],
  );
  useEffect(() => {
    setState({ items: [], cursor: null, loading: true, refusal: null });
    load();
    return () => running.current?.abort();
  }, [load]);
  const more = state.cursor ? () => load(state.cursor) : null;
  return { ...state, more, reload: () => load() };
}

// A change that somebody asks for: one at a time, and its refusal, if any, to show. What has been changed by somebody
// else meanwhile is read again.
export function useAction(reload) {
  const [state, setState] = useState({ busy: false, refusal: null });
  const busy = useRef(false);
  const run = async (work) => {
    if (busy.current) return false;
    busy.current = true;
    setState({ busy: true, refusal: null });
    let refusal = null;
    try {
      await work();
    } catch (error) {
      refusal = asRefusal(error);
    }
    busy.current = false;
    setState({ busy: false, refusal });
    if (refusal?.status === 412) reload?.();
    return !refusal;
  };
  return { ...state, run };
}

// Idempotency keys for a form: one that is sent again as it was has its first key again.
export function useKeys() {
  const keys = useRef(new Map());
  return (body) => {
    const text = JSON.stringify(body);
    if (!keys.current.has(text)) keys.current.set(text, newKey());
    return keys.current.get(text);
  };
}

// Not by randomUUID, which there is only where the page came by TLS or from this machine.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
