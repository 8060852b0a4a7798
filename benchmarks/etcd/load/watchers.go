package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// Every watcher of one prefix on connections spread over all endpoints must hear every event once and in
// order; the delay is measured from before the put was sent to when the watcher has the event.
var watchPrefix = &cobra.Command{
	Use:   "watch-prefix",
	Short: "Benchmark many watchers of one prefix",
	RunE:  func(command *cobra.Command, _ []string) error { return runWatchPrefix(command) },
}

func init() {
	flags := watchPrefix.Flags()
	flags.Int("watchers", 10000, "Total watchers")
	flags.Int("put-total", 60, "Events")
	flags.Duration("put-every", time.Second, "Time from put to put")
	flags.Int("val-size", 3000, "Value size of an event")
}

const prefix = "watched/"

func runWatchPrefix(command *cobra.Command) error {
	flags := command.Flags()
	watchers, _ := flags.GetInt("watchers")
	events, _ := flags.GetInt("put-total")
	every, _ := flags.GetDuration("put-every")
	size, _ := flags.GetInt("val-size")
	conns, _ := flags.GetUint("conns")
	clients, err := connect(command, int(conns))
	if err != nil {
		return err
	}

	sent := make([]atomic.Int64, events)
	var started, done sync.WaitGroup
	started.Add(watchers)
	done.Add(watchers)
	delays := make([][]time.Duration, watchers)
	faults := make([]error, watchers)
	begin := time.Now()
	for i := range watchers {
		go func() {
			defer done.Done()
			delays[i], faults[i] = follow(clients[i%len(clients)], begin, sent, &started)
		}()
	}
	started.Wait()
	fmt.Printf("Watching: %d watchers on %d connections after %.3f secs\n", watchers, len(clients), time.Since(begin).Seconds())

	writer := clients[0]
	puts := make([]time.Duration, events)
	value := make([]byte, size)
	for i := range events {
		next := time.Now()
		sent[i].Store(int64(next.Sub(begin)))
		if _, err := writer.Put(context.Background(), prefix+strconv.Itoa(i), string(value)); err != nil {
			return err
		}
		puts[i] = time.Since(next)
		time.Sleep(every - time.Since(next))
	}
	done.Wait()
	for _, fault := range faults {
		if fault != nil {
			return fault
		}
	}
	report("Put", puts)
	report("Delivery", slices.Concat(delays...))
	return nil
}

// Hears all events of one watcher; an error if one is missing, doubled or out of order.
func follow(client *clientv3.Client, begin time.Time, sent []atomic.Int64, started *sync.WaitGroup) ([]time.Duration, error) {
	watch := clientv3.NewWatcher(client).Watch(context.Background(), prefix, clientv3.WithPrefix(), clientv3.WithCreatedNotify())
	delays := make([]time.Duration, 0, len(sent))
	for response := range watch {
		if response.Created {
			started.Done()
			continue
		}
		if err := response.Err(); err != nil {
			return delays, err
		}
		now := time.Since(begin)
		for _, event := range response.Events {
			if wanted := prefix + strconv.Itoa(len(delays)); string(event.Kv.Key) != wanted {
				return delays, fmt.Errorf("expected %s, heard %s", wanted, event.Kv.Key)
			}
			delays = append(delays, now-time.Duration(sent[len(delays)].Load()))
		}
		if len(delays) == len(sent) {
			return delays, nil
		}
	}
	return delays, fmt.Errorf("a watch ended after %d events", len(delays))
}

func report(what string, delays []time.Duration) {
	slices.Sort(delays)
	at := func(share float64) float64 { return delays[int(share*float64(len(delays)-1))].Seconds() }
	fmt.Printf("%s: %d, 50%% in %.4f secs, 99%% in %.4f secs, slowest %.4f secs\n", what, len(delays), at(0.5), at(0.99), at(1))
}

func connect(command *cobra.Command, conns int) ([]*clientv3.Client, error) {
	flags := command.Flags()
	endpoints, _ := flags.GetStringSlice("endpoints")
	authority, _ := flags.GetString("cacert")
	certificate, _ := flags.GetString("cert")
	key, _ := flags.GetString("key")
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, err
	}
	roots, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(roots)
	clients := make([]*clientv3.Client, conns)
	for i := range clients {
		clients[i], err = clientv3.New(clientv3.Config{
			Endpoints:   []string{endpoints[i%len(endpoints)]},
			DialTimeout: 10 * time.Second,
			TLS:         &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: pool},
		})
		if err != nil {
			return nil, err
		}
	}
	return clients, nil
}
