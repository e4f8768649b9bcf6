using System.Buffers;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>An object on its way through the rounds.</summary>
internal sealed class ObjectCandidates
{
    private readonly List<Candidate> _current = [];
    private readonly List<CandidateTrace> _past = [];
    private readonly LowResolutionRegion _region;
    private readonly IObjectRegion _believed;
    private readonly MaskUpscaler? _traced;

    /// <param name="target">The object.</param>
    /// <param name="input">Its image.</param>
    /// <param name="likely">Where objects are believed to be, which weighs their masks; null for their coarse regions.</param>
    /// <param name="upscaler">Of the image.</param>
    public ObjectCandidates(ObjectPrompt target, LocalInput input, LikelyRegions? likely, MaskUpscaler upscaler)
    {
        Target = target;
        _region = new LowResolutionRegion(target.Region, input.Embedding.Frame);
        _believed = likely?.Of(target, _region) ?? _region;
        _traced = input.Parameters.CandidateMasks ? upscaler : null;
    }

    public ObjectPrompt Target { get; }

    /// <summary>Candidates of the last round.</summary>
    public IReadOnlyList<Candidate> Current => _current;

    /// <summary>Traces of the rounds before, with weight 0.</summary>
    public IReadOnlyList<CandidateTrace> Past => _past;

    /// <summary>The candidate of the highest predicted IoU.</summary>
    public Candidate Best => _current.MaxBy(candidate => candidate.Trace.Score)!;

    /// <summary>The multimask token of the highest predicted IoU times agreement.</summary>
    public int BestByAgreement(DecodedPrompt answer) =>
        Enumerable.Range(1, 3).MaxBy(
            token => (Agreement: answer.Scores[token] * _believed.Iou(answer.Logits[token]), Score: answer.Scores[token]));

    public void Add(PromptKind kind, int round, DecodedPrompt answer, int token)
    {
        var logits = answer.Logits[token]!;
        var trace = new CandidateTrace(kind, round, [.. answer.Scores], token, _region.Iou(logits), 0)
        {
            Agreement = _believed.Iou(logits),
            Mask = _traced?.ToMask(logits),
        };
        _current.Add(new Candidate(trace, logits));
    }

    /// <summary>Compares the candidates with where the object is believed to be by now.</summary>
    /// <param name="likely">Where objects are believed to be.</param>
    public void Compare(LikelyRegions likely)
    {
        var believed = likely.Of(Target, _region);
        for (var i = 0; i < _current.Count; i++)
        {
            var trace = _current[i].Trace with { Agreement = believed.Iou(_current[i].Logits) };
            _current[i] = _current[i] with { Trace = trace };
        }
    }

    /// <summary>Takes the place of other candidates of the object, which become past ones; their masks are given back.</summary>
    /// <param name="before">The others.</param>
    public void Follow(ObjectCandidates before)
    {
        _past.InsertRange(0, [.. before._past, .. before._current.Select(candidate => candidate.Trace)]);
        before.GiveBack(null);
    }

    /// <summary>Gives back the masks of an answer that no candidate is made of; nothing more may be added of it.</summary>
    public void GiveBackRest(DecodedPrompt answer) =>
        answer.GiveBack(mask => _current.Exists(candidate => candidate.Logits == mask));

    /// <summary>Gives back the masks of the candidates; nobody may ask for them again.</summary>
    /// <param name="kept">A mask that is still needed, one of them or not.</param>
    public void GiveBack(float[]? kept)
    {
        foreach (var candidate in _current.Where(candidate => candidate.Logits != kept))
        {
            ArrayPool<float>.Shared.Return(candidate.Logits);
        }

        _current.Clear();
    }

    public void Replace(PromptKind kind, int round, DecodedPrompt answer, int token)
    {
        _past.AddRange(_current.Select(candidate => candidate.Trace));
        _current.Clear();
        Add(kind, round, answer, token);
    }
}
