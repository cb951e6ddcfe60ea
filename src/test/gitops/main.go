// Judges objects as GitOps tools do: kstatus as published and as Flux carries it, Flux's health expressions, and Argo
// CD's Lua. It reads a JSON list of {"name", "object"} and writes a JSON list of {"name", "kstatus", "flux",
// "expressions", "argo", "message"} in the same order; an argument names the Lua file, the next one the JSON file with
// the expressions.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	fluxstatus "github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

type given struct {
	Name   string          `json:"name"`
	Object json.RawMessage `json:"object"`
}

type verdict struct {
	Name        string `json:"name"`
	Kstatus     string `json:"kstatus"`
	Flux        string `json:"flux"`
	Expressions string `json:"expressions"`
	Argo        string `json:"argo"`
	Message     string `json:"message"`
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(luaFile, expressionsFile string) error {
	script, err := os.ReadFile(luaFile)
	if err != nil {
		return err
	}
	evaluator, err := expressions(expressionsFile)
	if err != nil {
		return err
	}
	var objects []given
	if err := json.NewDecoder(os.Stdin).Decode(&objects); err != nil {
		return err
	}
	verdicts := make([]verdict, 0, len(objects))
	for _, one := range objects {
		said, err := judge(one, string(script), evaluator)
		if err != nil {
			return fmt.Errorf("%s: %w", one.Name, err)
		}
		verdicts = append(verdicts, said)
	}
	return json.NewEncoder(os.Stdout).Encode(verdicts)
}

func expressions(file string) (*cel.StatusEvaluator, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var health kustomize.HealthCheckExpressions
	if err := json.Unmarshal(text, &health); err != nil {
		return nil, err
	}
	return cel.NewStatusEvaluator(&health)
}

func judge(one given, script string, evaluator *cel.StatusEvaluator) (verdict, error) {
	content := map[string]any{}
	// Whole numbers become int64, as in the tools' own clients.
	if err := utiljson.Unmarshal(one.Object, &content); err != nil {
		return verdict{}, err
	}
	object := &unstructured.Unstructured{Object: content}
	upstream, err := status.Compute(object)
	if err != nil {
		return verdict{}, err
	}
	flux, err := fluxstatus.Compute(object)
	if err != nil {
		return verdict{}, err
	}
	evaluated, err := evaluator.Evaluate(context.Background(), object)
	if err != nil {
		return verdict{}, err
	}
	health, message, err := argo(script, content)
	if err != nil {
		return verdict{}, err
	}
	return verdict{
		one.Name, string(upstream.Status), string(flux.Status), string(evaluated.Status), health, message,
	}, nil
}

// What a script of argocd-cm is given: of Lua's libraries only these (no string, no math) and a second.
func argo(script string, content map[string]any) (string, string, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable} {
		if err := state.CallByParam(lua.P{Fn: state.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			return "", "", err
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(limit)
	state.SetGlobal("obj", value(state, content))
	if err := state.DoString(script); err != nil {
		return "", "", err
	}
	answer, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return "", "", fmt.Errorf("the script returned no table but %s", state.Get(-1).Type())
	}
	return answer.RawGetString("status").String(), answer.RawGetString("message").String(), nil
}

func value(state *lua.LState, from any) lua.LValue {
	switch it := from.(type) {
	case bool:
		return lua.LBool(it)
	case int64:
		return lua.LNumber(it)
	case float64:
		return lua.LNumber(it)
	case string:
		return lua.LString(it)
	case []any:
		table := state.CreateTable(len(it), 0)
		for _, item := range it {
			table.Append(value(state, item))
		}
		return table
	case map[string]any:
		table := state.CreateTable(0, len(it))
		for key, item := range it {
			table.RawSetString(key, value(state, item))
		}
		return table
	default:
		return lua.LNil
	}
}
