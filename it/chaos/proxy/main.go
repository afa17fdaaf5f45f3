// A proxy between the agent and an API server that does what networks and busy API servers do: refuses, delays, loses
// answers, cuts connections, and leaves them half open. It ends the agent's TLS, so that it can read the requests.
//
//	proxy -target https://API-SERVER -listen 127.0.0.1:PORT -control 127.0.0.1:PORT -certificate FILE
//
// The control address takes:
//
//	PUT  /rules            JSON list of rules, in place of those before; the first that matches a request is applied
//	POST /cut?path=P       ends the connections that carry a request whose path matches, by a reset; without path, all
//	POST /freeze?path=P    half open from now on: nothing goes through any more, and nobody says so
//	PUT  /down, PUT /up    refuses all connections, and takes them again
//	GET  /stats            counts since the start
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Rule says what becomes of the requests that it matches.
type Rule struct {
	Verb    string `json:"verb"`    // an HTTP method, or "watch", or "" for all
	Path    string `json:"path"`    // a regular expression for the path with its query
	Percent int    `json:"percent"` // of the requests; 0 means all
	Count   int64  `json:"count"`   // of requests, then it has no effect any more; 0 means no end
	Delay   int    `json:"delay"`   // milliseconds before anything is done

	// Forward lets the API server carry it out, before the answer is replaced or lost.
	Forward bool `json:"forward"`
	// Status is answered in place of the API server; 0 together with Forward or Cut means no answer.
	Status     int    `json:"status"`
	Reason     string `json:"reason"`
	RetryAfter int    `json:"retryAfter"` // seconds
	Cut        bool   `json:"cut"`        // the connection, without an answer

	path *regexp.Regexp
	hits atomic.Int64
}

func (r *Rule) matches(verb, path string) bool {
	if r.Verb != "" && r.Verb != verb || !r.path.MatchString(path) {
		return false
	}
	if r.Percent != 0 && rand.IntN(100) >= r.Percent {
		return false
	}
	return r.hits.Add(1) <= r.Count || r.Count == 0
}

// connection is one from the agent. What a frozen one is sent vanishes, and it says nothing any more.
type connection struct {
	net.Conn
	frozen atomic.Bool
}

func (c *connection) Read(p []byte) (int, error) {
	for {
		n, err := c.Conn.Read(p)
		if err != nil || !c.frozen.Load() {
			return n, err
		}
	}
}

func (c *connection) Write(p []byte) (int, error) {
	if c.frozen.Load() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

func (c *connection) Close() error {
	if c.frozen.Load() {
		return nil // the other side would be told
	}
	return c.Conn.Close()
}

func (c *connection) cut() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Conn.Close()
}

type connectionKey struct{}

type request struct {
	path string
	on   *connection
}

type proxy struct {
	net.Listener
	backend *httputil.ReverseProxy

	mutex       sync.Mutex
	rules       []*Rule
	connections map[*connection]bool
	active      map[*request]bool
	down        bool

	requests, struck, watches, gone atomic.Int64
}

func (p *proxy) Accept() (net.Conn, error) {
	for {
		accepted, err := p.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &connection{Conn: accepted}
		p.mutex.Lock()
		down := p.down
		if !down {
			p.connections[c] = true
		}
		p.mutex.Unlock()
		if !down {
			return c, nil
		}
		c.cut()
	}
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	verb, path := r.Method, r.URL.RequestURI()
	if watch := r.URL.Query().Get("watch"); watch == "true" || watch == "1" {
		verb = "watch"
		p.watches.Add(1)
	}
	p.requests.Add(1)
	c := r.Context().Value(connectionKey{}).(*connection)
	this := &request{path, c}
	p.mutex.Lock()
	p.active[this] = true
	rule := p.rule(verb, path)
	p.mutex.Unlock()
	defer func() {
		p.mutex.Lock()
		delete(p.active, this)
		p.mutex.Unlock()
	}()
	if rule == nil {
		p.backend.ServeHTTP(w, r)
		return
	}
	p.struck.Add(1)
	time.Sleep(time.Duration(rule.Delay) * time.Millisecond)
	if rule.Forward {
		p.backend.ServeHTTP(nobody{http.Header{}}, r)
	}
	switch {
	case rule.Status != 0:
		rule.answer(w)
	case rule.Forward || rule.Cut:
		c.cut()
		panic(http.ErrAbortHandler)
	default:
		p.backend.ServeHTTP(w, r)
	}
}

// rule is called with the lock held.
func (p *proxy) rule(verb, path string) *Rule {
	for _, rule := range p.rules {
		if rule.matches(verb, path) {
			return rule
		}
	}
	return nil
}

// answer looks like one of the API server.
func (r *Rule) answer(w http.ResponseWriter) {
	details := map[string]any{}
	if r.RetryAfter != 0 {
		details["retryAfterSeconds"] = r.RetryAfter
		w.Header().Set("Retry-After", strconv.Itoa(r.RetryAfter))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(r.Status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": r.Status, "reason": r.Reason,
		"message": "injected: " + r.Reason, "details": details,
	})
}

// nobody takes an answer that is lost.
type nobody struct{ header http.Header }

func (n nobody) Header() http.Header       { return n.header }
func (nobody) Write(p []byte) (int, error) { return len(p), nil }
func (nobody) WriteHeader(int)             {}

// chosen are the connections that carry a request whose path matches, or all.
func (p *proxy) chosen(path string) []*connection {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var found []*connection
	if path == "" {
		for c := range p.connections {
			found = append(found, c)
		}
		return found
	}
	expression := regexp.MustCompile(path)
	for r := range p.active {
		if expression.MatchString(r.path) {
			found = append(found, r.on)
		}
	}
	return found
}

func (p *proxy) forget(c *connection) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.connections, c)
}

func (p *proxy) setDown(down bool) {
	p.mutex.Lock()
	p.down = down
	p.mutex.Unlock()
	if down {
		p.cut("")
	}
}

func (p *proxy) cut(path string) {
	for _, c := range p.chosen(path) {
		c.cut()
		p.forget(c)
	}
}

func (p *proxy) freeze(path string) {
	for _, c := range p.chosen(path) {
		c.frozen.Store(true)
		p.forget(c)
	}
}

func (p *proxy) setRules(w http.ResponseWriter, r *http.Request) {
	var rules []*Rule
	err := json.NewDecoder(r.Body).Decode(&rules)
	for _, rule := range rules {
		if err == nil {
			rule.path, err = regexp.Compile(rule.Path)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.rules = rules
}

func (p *proxy) stats(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(map[string]int64{
		"requests": p.requests.Load(), "struck": p.struck.Load(), "watches": p.watches.Load(), "gone": p.gone.Load(),
	})
}

func (p *proxy) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /rules", p.setRules)
	mux.HandleFunc("POST /cut", func(_ http.ResponseWriter, r *http.Request) { p.cut(r.URL.Query().Get("path")) })
	mux.HandleFunc("POST /freeze", func(_ http.ResponseWriter, r *http.Request) { p.freeze(r.URL.Query().Get("path")) })
	mux.HandleFunc("PUT /down", func(http.ResponseWriter, *http.Request) { p.setDown(true) })
	mux.HandleFunc("PUT /up", func(http.ResponseWriter, *http.Request) { p.setDown(false) })
	mux.HandleFunc("GET /stats", p.stats)
	return mux
}

func main() {
	target := flag.String("target", "", "the API server")
	listen := flag.String("listen", "127.0.0.1:0", "for the agent")
	control := flag.String("control", "127.0.0.1:0", "for the tests")
	certificate := flag.String("certificate", "", "where to write the certificate that the agent has to trust")
	flag.Parse()
	log.SetFlags(log.Ltime | log.Lmicroseconds)

	api, err := url.Parse(*target)
	must(err)
	listener, err := net.Listen("tcp", *listen)
	must(err)
	p := &proxy{Listener: listener, connections: map[*connection]bool{}, active: map[*request]bool{}}
	p.backend = backend(api, &p.gone)
	config, err := serverTLS(*certificate)
	must(err)
	go func() { must(http.ListenAndServe(*control, p.control())) }()
	server := &http.Server{
		Handler:   p,
		TLSConfig: config,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, plain(c))
		},
		ConnState: func(c net.Conn, state http.ConnState) {
			if state == http.StateClosed {
				p.forget(plain(c))
			}
		},
	}
	must(server.ServeTLS(p, "", ""))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
