import assert from 'node:assert/strict';
import {check, clientWith, portal} from './support.mjs';

const refresh = (token = portal.refreshToken, secret = portal.clientSecret) =>
  clientWith({}).oauth.tokensApi.create(
    'refresh_token', undefined, undefined, portal.clientId, secret, token);

check('the authorize address of the client', () => {
  const url = new URL(clientWith({}).oauth.getAuthorizationUrl(portal.clientId, portal.redirectUri, 'oauth'));
  assert.equal(url.searchParams.get('client_id'), portal.clientId);
});

check('a refresh token gives an access token, which works and tells about itself', async () => {
  const tokens = await refresh();
  assert.equal(tokens.tokenType, 'bearer');
  assert.equal(tokens.expiresIn, 1800);
  assert.ok(tokens.refreshToken);
  const hubspot = clientWith({accessToken: tokens.accessToken});
  assert.ok((await hubspot.crm.contacts.basicApi.getPage()).results);
  const about = await hubspot.oauth.accessTokensApi.get(tokens.accessToken);
  assert.equal(about.hubId, portal.portalId);
  assert.equal(about.appId, portal.appId);
  assert.ok(about.scopes.includes('oauth'));
  const install = await hubspot.oauth.refreshTokensApi.get(portal.refreshToken);
  assert.equal(install.clientId, portal.clientId);
});

/** The token endpoints' errors have no correlation id. */
const refused = (promise) => promise.then(() => assert.fail('succeeded'), (error) => {
  assert.ok(error.body, String(error));
  return error.code;
});

check('a wrong secret, refresh token or code is a 400', async () => {
  assert.equal(await refused(refresh(portal.refreshToken, 'wrong')), 400);
  assert.equal(await refused(refresh('wrong')), 400);
  const tokens = clientWith({}).oauth.tokensApi;
  assert.equal(await refused(tokens.create(
    'authorization_code', 'nonsense', portal.redirectUri, portal.clientId, portal.clientSecret)), 400);
});

check('a revoked refresh token is dead, and its access token lives on', async () => {
  const {accessToken, refreshToken} = await refresh();
  await clientWith({}).oauth.refreshTokensApi.archive(refreshToken);
  assert.equal(await refused(refresh(refreshToken)), 400);
  assert.ok((await clientWith({accessToken}).crm.contacts.basicApi.getPage()).results);
});
