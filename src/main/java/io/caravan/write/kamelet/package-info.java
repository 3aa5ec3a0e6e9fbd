/** What the kamelets in {@code routes/kamelets} call. Docs: docs/KAMELETS.md. */
package io.caravan.write.kamelet;
