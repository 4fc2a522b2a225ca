/** What is made once for each key, and kept in `known` from then on. */
export const once =
  <Key, Value>(known: Map<Key, Value>, make: (key: Key) => Value) =>
  (key: Key): Value => {
    const value = known.get(key) ?? make(key)
    known.set(key, value)
    return value
  }
