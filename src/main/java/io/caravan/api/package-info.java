/**
 * The REST API for a company's own systems, behind {@code routes/api} and {@code
 * routes/writes/writes-api*}: reads requests, answers them, explains errors. Docs: docs/API.md.
 */
package io.caravan.api;
