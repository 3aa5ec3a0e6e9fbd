/**
 * Whole files of writes: reads CSV and NDJSON row by row, hands the rows over in submissions, and
 * tells for each row what became of it, or beforehand what would.
 */
package io.caravan.write.file;
