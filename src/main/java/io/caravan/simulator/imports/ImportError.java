package io.caravan.simulator.imports;

import java.util.List;

/**
 * Something of a row that was not imported.
 *
 * @param type HubSpot's, such as INVALID_EMAIL
 * @param objectTypeId whose record it concerns; empty for the row as such
 * @param value the value in question; null when it is not about one
 * @param column its column, from 0 on; -1 when it is not about one
 * @param line of the file, from 1 on, the header included
 * @param row all cells
 */
public record ImportError(
    long id,
    long at,
    String type,
    String message,
    String objectTypeId,
    String value,
    int column,
    long fileId,
    int line,
    List<String> row) {}
