/**
 * A certificate that signs itself, for `db.example` and 127.0.0.1, valid until 2120, and its key, for servers of tests:
 *
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -not_before 20200101000000Z
 * -not_after 21200101000000Z -subj /CN=db.example -addext subjectAltName=DNS:db.example,IP:127.0.0.1
 */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIUYCbBdZtzNJ8VP08BrCgg4eKGN+0wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKZGIuZXhhbXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEw
MTAwMDAwMFowFTETMBEGA1UEAwwKZGIuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABCLPcj9fggkXtiLVG44sjdvrDvD6hGEB/mpbmrlZnE3p6mmn+IEn
5zu4utqm3JgxWX999qmC3Eh9Q5cz1IRjULKjcDBuMB0GA1UdDgQWBBRkCdCklTCw
m35IbnBNVoIVqvMxeTAfBgNVHSMEGDAWgBRkCdCklTCwm35IbnBNVoIVqvMxeTAP
BgNVHRMBAf8EBTADAQH/MBsGA1UdEQQUMBKCCmRiLmV4YW1wbGWHBH8AAAEwCgYI
KoZIzj0EAwIDSAAwRQIhAIVD/wuoNDKu0cVwbya0/sgFHYfgJIUJmAtSXwjWEz1q
AiB9MQmxiIS3x6HxO5iatTXrsUXgEx5lDmbaDRnU8n6gEg==
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkhupd+FznWwsNp9V
uFtisqgNk/l2lZ1/C/Cwj/ElrDqhRANCAAQiz3I/X4IJF7Yi1RuOLI3b6w7w+oRh
Af5qW5q5WZxN6eppp/iBJ+c7uLraptyYMVl/ffapgtxIfUOXM9SEY1Cy
-----END PRIVATE KEY-----
`;
