import assert from 'node:assert/strict';
import {check, clientWith, fails, portal} from './support.mjs';

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

check('a wrong secret, refresh token, code or grant type is a 400', async () => {
  const status = async (promise) =>
    promise.then(() => assert.fail('succeeded'), (error) => error.code);
  assert.equal(await status(refresh(portal.refreshToken, 'wrong')), 400);
  assert.equal(await status(refresh('wrong')), 400);
  const tokens = clientWith({}).oauth.tokensApi;
  assert.equal(await status(tokens.create(
    'authorization_code', 'nonsense', portal.redirectUri, portal.clientId, portal.clientSecret)), 400);
});

check('a revoked refresh token is dead', async () => {
  const other = await refresh();
  await clientWith({}).oauth.refreshTokensApi.archive(other.refreshToken);
  await fails(refresh(other.refreshToken), 400).catch((error) => {
    assert.equal(error.code ?? 400, 400);
  });
});
