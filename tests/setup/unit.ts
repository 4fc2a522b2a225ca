// Each test file starts with an IndexedDB of its own, in memory.
import 'fake-indexeddb/auto'
