using System.Collections.Immutable;
using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Sends the prompts of all objects to the decoder, round by round (paper, cascaded refinement; uosam.py, LRO, second
/// half). All objects of a round share one call.
/// </summary>
/// <param name="decoder">SAM's mask decoder.</param>
/// <param name="input">The image.</param>
/// <param name="upscaler">Of the image.</param>
/// <param name="likely">Where objects are believed to be; null for their coarse regions.</param>
/// <param name="firstRound">Number of the first round, for the traces.</param>
internal sealed class CascadedRefinement(
    IMaskDecoder decoder,
    LocalInput input,
    MaskUpscaler upscaler,
    LikelyRegions? likely = null,
    int firstRound = 0)
{
    private readonly LocalParameters _parameters = input.Parameters;

    /// <summary>
    /// The candidates of each object, in the order of the objects; the last round's when there are several.
    /// </summary>
    public IReadOnlyList<ObjectCandidates> Run(
        IReadOnlyList<PlannedObject> objects, CancellationToken cancellationToken)
    {
        var states = FirstPass(objects, cancellationToken);
        for (var round = 1; round <= _parameters.CascadeRounds; round++)
        {
            NextPass(states, round, cancellationToken);
        }

        return states;
    }

    // Objects whose first mask settles them are done with it; the others are asked by their further kinds.
    private ObjectCandidates[] FirstPass(IReadOnlyList<PlannedObject> objects, CancellationToken cancellationToken)
    {
        var states = new ObjectCandidates[objects.Count];
        Parallel.For(0, states.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            states[i] = new ObjectCandidates(objects[i].Target, input, objects[i].Calls > 0 ? likely : null, upscaler));
        var calls = objects.Select((planned, i) => (State: states[i], Calls: planned.Kinds(_parameters))).ToList();
        if (_parameters.SettledAt <= 0)
        {
            Ask(calls.Select(call => (call.State, 0..call.Calls)), cancellationToken);
            return states;
        }

        Ask(calls.Select(call => (call.State, 0..Math.Min(1, call.Calls))), cancellationToken);
        Ask(
            calls.Where(call => call.Calls > 1 && !_parameters.Settles(call.State.Current[0].Trace)).Select(call => (call.State, 1..call.Calls)),
            cancellationToken);
        return states;
    }

    private void Ask(IEnumerable<(ObjectCandidates State, Range Kinds)> asked, CancellationToken cancellationToken)
    {
        var calls = asked
            .SelectMany(item => _parameters.PromptKinds.AsSpan()[item.Kinds].ToArray().Select(kind => (item.State, Kind: kind)))
            .ToList();
        var prompts = calls
            .Select(call => DecoderPrompting.Make(call.State.Target, call.Kind, _parameters.MaskMargin))
            .ToList();
        // Only the best mask by score is needed, unless agreement with the coarse region has a say.
        var byScore = _parameters.Fusion == MaskFusion.BestScore;
        var decoded = decoder.Decode(
            input.Embedding, prompts, scores => byScore ? 1 << DecodedPrompt.BestMultimask(scores) : DecodedPrompt.Multimasks, cancellationToken);
        var ofObjects = Enumerable.Range(0, calls.Count).GroupBy(i => calls[i].State).ToList();
        SideBySide.Run(
            ofObjects.Count,
            one =>
            {
                var state = ofObjects[one].Key;
                foreach (var i in ofObjects[one])
                {
                    var token = byScore ? DecodedPrompt.BestMultimask(decoded[i].Scores) : state.BestByAgreement(decoded[i]);
                    state.Add(calls[i].Kind, firstRound, decoded[i], token);
                    state.GiveBackRest(decoded[i]);
                }
            },
            cancellationToken);
    }

    private void NextPass(ObjectCandidates[] states, int round, CancellationToken cancellationToken)
    {
        var prompts = new List<SamPrompt>();
        var asked = new List<ObjectCandidates>();
        foreach (var state in states.Where(state => state.Current.Count > 0))
        {
            var best = state.Best;
            var components = ConnectedComponents.Of(upscaler.ToMask(best.Logits));
            if (components.Length > 0)
            {
                var before = DecoderPrompting.Make(state.Target, best.Trace.Kind, _parameters.MaskMargin);
                prompts.Add(DecoderPrompting.Make(before.Points, NextBox(components), best.Logits, _parameters.MaskMargin));
                asked.Add(state);
            }
        }

        var decoded = decoder.Decode(input.Embedding, prompts, _ => 1, cancellationToken);
        for (var i = 0; i < asked.Count; i++)
        {
            asked[i].Replace(asked[i].Best.Trace.Kind, firstRound + round, decoded[i], token: 0);
        }
    }

    // Around what is left of the mask without its strays.
    private BoxPrompt NextBox(ImmutableArray<MaskComponent> components)
    {
        var least = _parameters.CascadeComponentShare * components[0].Area;
        var boxes = components.TakeWhile(part => part.Area >= least).Select(part => part.Box).ToList();
        return new BoxPrompt(boxes.Min(b => b.X0), boxes.Min(b => b.Y0), boxes.Max(b => b.X1), boxes.Max(b => b.Y1));
    }
}
