/**
 * What becomes of HubSpot's values on their way into columns: declared transformations, validation,
 * the quarantine for records that do not fit, and changes of HubSpot's own schema.
 *
 * <p>The mirror's records stay as HubSpot has them. Beside them stand mapped ones, which {@link
 * io.caravan.mirror.mapping.MappedRecords} keeps in the same transactions, whichever side a change
 * comes from. How mappings are written: docs/MAPPING.md.
 */
package io.caravan.mirror.mapping;
