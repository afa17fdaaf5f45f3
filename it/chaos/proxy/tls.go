package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"sync/atomic"
	"time"
)

// serverTLS makes a certificate for 127.0.0.1 that is valid for whoever's clock is a day wrong.
func serverTLS(file string) (*tls.Config, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "fault proxy"},
		NotBefore:    time.Now().Add(-24 * time.Hour),
		NotAfter:     time.Now().Add(48 * time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, nil
}

// backend speaks with the API server, whose certificate is none of a test's business.
func backend(api *url.URL, gone *atomic.Int64) *httputil.ReverseProxy {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	return &httputil.ReverseProxy{
		Transport:     transport,
		FlushInterval: -1,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(api)
		},
		// As if there were no proxy: an API server that is not there gives no answer.
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		ModifyResponse: func(r *http.Response) error {
			if r.StatusCode == http.StatusGone {
				gone.Add(1)
			}
			if duplex, ok := r.Body.(io.ReadWriteCloser); ok {
				r.Body = &eavesdropper{duplex, gone}
			} else {
				r.Body = struct {
					io.Reader
					io.Closer
				}{&eavesdropper{readOnly{r.Body}, gone}, r.Body}
			}
			return nil
		},
	}
}

// eavesdropper counts the 410s in a stream of events.
type eavesdropper struct {
	io.ReadWriteCloser
	gone *atomic.Int64
}

func (e *eavesdropper) Read(p []byte) (int, error) {
	n, err := e.ReadWriteCloser.Read(p)
	if bytes.Contains(p[:n], []byte(`"code":410`)) {
		e.gone.Add(1)
	}
	return n, err
}

type readOnly struct{ io.ReadCloser }

func (readOnly) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// plain is the connection below TLS.
func plain(c net.Conn) *connection {
	if secured, ok := c.(*tls.Conn); ok {
		c = secured.NetConn()
	}
	return c.(*connection)
}
