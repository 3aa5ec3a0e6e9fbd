/**
 * Backfill by HubSpot's exports API: one export in the place of thousands of calls, and the plan
 * that says before a sync starts what it will cost. Docs: docs/GAPS.md.
 *
 * <p>{@link io.caravan.mirror.export.ExportSource} is where a full sync's pages come from; it reads
 * by listing where an export is not granted, not worth it, or not exact.
 */
package io.caravan.mirror.export;
