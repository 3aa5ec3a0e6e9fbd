/**
 * Backups of Caravan's own SQLite database: made while it runs, checked, restored, and deleted when
 * their time is over. docs/BACKUP.md.
 */
package io.caravan.operations.backup;
