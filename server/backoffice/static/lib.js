// The library, and what it lacks.
import { useRef } from "./vendor/standalone.module.js";

export * from "./vendor/standalone.module.js";

let numbers = 0;

// An id of a component's own, the same each time that it is drawn.
export function useId() {
  const id = useRef(null);
  id.current ??= `part-${++numbers}`;
  return id.current;
}
