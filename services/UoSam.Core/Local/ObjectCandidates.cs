using System.Buffers;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>An object on its way through the rounds.</summary>
/// <param name="target">The object.</param>
/// <param name="region">Its coarse region on the decoder's grid.</param>
/// <param name="believed">Where it is believed to be, which weighs its masks.</param>
/// <param name="upscaler">Makes the masks of the traces; null for traces without.</param>
internal sealed class ObjectCandidates(
    ObjectPrompt target, LowResolutionRegion region, IObjectRegion believed, MaskUpscaler? upscaler)
{
    private readonly List<Candidate> _current = [];
    private readonly List<CandidateTrace> _past = [];

    public ObjectPrompt Target => target;

    /// <summary>Its coarse region on the decoder's grid.</summary>
    public LowResolutionRegion Region => region;

    /// <summary>Candidates of the last round.</summary>
    public IReadOnlyList<Candidate> Current => _current;

    /// <summary>Traces of the rounds before, with weight 0.</summary>
    public IReadOnlyList<CandidateTrace> Past => _past;

    /// <summary>The candidate of the highest predicted IoU.</summary>
    public Candidate Best => _current.MaxBy(candidate => candidate.Score)!;

    /// <summary>The multimask token of the highest predicted IoU times agreement.</summary>
    public int BestByAgreement(DecodedPrompt answer) =>
        Enumerable.Range(1, 3).MaxBy(
            token => (Agreement: answer.Scores[token] * believed.Iou(answer.Logits[token]), Score: answer.Scores[token]));

    public void Add(PromptKind kind, int round, DecodedPrompt answer, int token)
    {
        var logits = answer.Logits[token]!;
        var trace = new CandidateTrace(kind, round, [.. answer.Scores], token, region.Iou(logits), 0)
        {
            Agreement = believed.Iou(logits),
            Mask = upscaler?.ToMask(logits),
        };
        _current.Add(new Candidate(trace, answer.Scores[token], logits));
    }

    /// <summary>Compares the candidates with where the object is believed to be by now.</summary>
    /// <param name="region">On the decoder's grid.</param>
    public void Compare(IObjectRegion region)
    {
        for (var i = 0; i < _current.Count; i++)
        {
            var trace = _current[i].Trace with { Agreement = region.Iou(_current[i].Logits) };
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
    public void GiveBackRest(DecodedPrompt answer)
    {
        foreach (var mask in answer.Logits)
        {
            if (mask is not null && !_current.Exists(candidate => candidate.Logits == mask))
            {
                ArrayPool<float>.Shared.Return(mask);
            }
        }
    }

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
