using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Finds objects of which the coarse map has only a part. Where the features see more of an object than the map's noise
/// explains, prompts that do not end where the coarse region does (its box grown, no box) ask for what lies there: where three
/// of them answer alike with a mask that is sure, stable, holds the region and reaches into background only, that is the object.
/// Where it more than doubles the region, two must agree, and what it adds be unlike all that lies outside.
/// </summary>
/// <param name="decoder">SAM's mask decoder.</param>
/// <param name="input">The image and its objects.</param>
/// <param name="odds">What features and coarse map say.</param>
/// <param name="upscaler">Of the image.</param>
internal sealed class WholeObjects(IMaskDecoder decoder, LocalInput input, MapOdds odds, MaskUpscaler upscaler)
{
    // Growth of the box on each side, as a share of its side: the prompt that looks first, and one of the two that confirm. The
    // latter makes the box 1.7 times as large, which cannot hold a mask that more than doubles the region.
    private const float Wide = 0.35f;
    private const float Narrow = 0.15f;
    private const int MostCalls = 3;

    // Share of the image from which on an object is asked for.
    private const double LeastShare = 0.005;

    // SAM's predicted IoU of a mask that is sure, and the IoU of two that are alike.
    private const float LeastScore = 0.93f;
    private const double Alike = 0.8;

    // 1 - cosine similarity of the cells that a mask adds with the nearest one outside, the median of them: the mask of a blob
    // that a map invents on a road is the road as far as the next shadow.
    private const float LeastNovelty = 0.15f;

    private readonly Lazy<EmbeddingCells> _cells = new(() => new EmbeddingCells(input.Embedding));

    /// <summary>Decoder calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>The input with the objects that were completed, in the map too; the same where there are none.</summary>
    /// <param name="most">Most decoder calls.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public LocalInput Complete(long most, CancellationToken cancellationToken)
    {
        var background = odds.Posterior.IndexOf(input.Space.BackgroundId);
        if (background < 0)
        {
            return input;
        }

        var asked = input.Objects
            .Where(target => target.Region.Area() >= LeastShare * input.Map.Labels.Length && odds.Posterior.IndexOf(target.ClassId) >= 0)
            .Select(target => new PartialObject(target, odds, background))
            .Where(part => part.GoesOn(part.Target.Box.Grown(Wide)))
            .OrderByDescending(part => part.Target.Region.Area())
            .Take((int)Math.Min(most / MostCalls, int.MaxValue))
            .ToList();
        var whole = Ask(asked, cancellationToken);
        return whole.Count == 0 ? input : Completed(whole);
    }

    private Dictionary<ObjectPrompt, float[]> Ask(List<PartialObject> asked, CancellationToken cancellationToken)
    {
        var answers = decoder.Decode(
            input.Embedding, [.. asked.Select(part => Prompt(part.Target, part.Target.Box.Grown(Wide)))], Sure, cancellationToken);
        Calls += asked.Count;
        var open = asked.SelectMany((part, i) => Whole(part, answers[i]) is { } logits ? [new Proposal(part, logits)] : Array.Empty<Proposal>());
        var agreed = Confirmed([.. open], target => Prompt(target, box: null), cancellationToken).ToLookup(item => item.IsMost);
        var whole = Confirmed([.. agreed[false]], target => Prompt(target, target.Box.Grown(Narrow)), cancellationToken)
            .Concat(agreed[true].Where(item => IsNovel(item.Target.Region, upscaler.ToMask(item.Logits))))
            .ToDictionary<Proposal, ObjectPrompt, float[]>(
                item => item.Target, item => item.Logits, ReferenceEqualityComparer.Instance);
        foreach (var answer in answers)
        {
            answer.GiveBack(whole.Values.Contains);
        }

        return whole;
    }

    // Those to which a further prompt answers alike.
    private List<Proposal> Confirmed(
        List<Proposal> proposals, Func<ObjectPrompt, SamPrompt> prompt, CancellationToken cancellationToken)
    {
        var answers = decoder.Decode(
            input.Embedding, [.. proposals.Select(item => prompt(item.Target))], _ => 0b1111, cancellationToken);
        Calls += proposals.Count;
        var confirmed = proposals.Where((item, i) => Confirms(answers[i], upscaler.ToMask(item.Logits))).ToList();
        foreach (var answer in answers)
        {
            answer.GiveBack();
        }

        return confirmed;
    }

    private static int Sure(ReadOnlySpan<float> scores)
    {
        var chosen = 0;
        for (var token = 0; token < scores.Length; token++)
        {
            chosen |= scores[token] >= LeastScore ? 1 << token : 0;
        }

        return chosen;
    }

    private static float[]? Whole(PartialObject part, DecodedPrompt answer) => Enumerable.Range(0, answer.Scores.Length)
        .Where(token => answer.Logits[token] is { } logits && part.IsPartOf(logits))
        .OrderByDescending(token => answer.Scores[token])
        .Select(token => answer.Logits[token])
        .FirstOrDefault();

    private bool Confirms(DecodedPrompt answer, BitMask mask)
    {
        var region = new LowResolutionRegion(mask, input.Embedding.Frame);
        return answer.Logits.Any(logits => region.Iou(logits) >= Alike);
    }

    private bool IsNovel(BitMask region, BitMask mask)
    {
        var (added, whole) = (mask.Copy(), mask.Copy());
        added.Subtract(region);
        whole.UnionWith(region);
        var covered = _cells.Value.Shares(whole);
        return _cells.Value.Distance(_cells.Value.Shares(added), cell => covered[cell] < EmbeddingCells.Nothing) >= LeastNovelty;
    }

    private LocalInput Completed(Dictionary<ObjectPrompt, float[]> whole)
    {
        var map = input.Map.With((ushort[])input.Map.Labels.Clone());
        var objects = input.Objects.ToArray();
        for (var i = 0; i < objects.Length; i++)
        {
            if (whole.TryGetValue(objects[i], out var logits))
            {
                var mask = upscaler.ToMask(logits);
                Paint(mask, objects[i].ClassId, map);
                objects[i] = Completed(objects[i], mask, logits);
            }
        }

        return input with { Map = map, Objects = objects, Shares = null };
    }

    private static ObjectPrompt Completed(ObjectPrompt target, BitMask mask, float[] logits)
    {
        var region = target.Region.Copy();
        region.UnionWith(mask);
        return target with
        {
            Region = region,
            Box = BoxPrompt.Of(region.Bounds()).Grown(DecoderPrompting.BoxMargin).Within(region.Height, region.Width),
            MaskLogits = target.MaskLogits is null ? null : logits,
        };
    }

    private void Paint(BitMask mask, ushort id, LabelMap map)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            var row = map.Labels.AsSpan(y * mask.Width, mask.Width);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = mask[y, x] && row[x] == input.Space.BackgroundId ? id : row[x];
            }
        }
    }

    private SamPrompt Prompt(ObjectPrompt target, BoxPrompt? box) =>
        new(target.Points, box, ThinPadding: input.Parameters.MaskMargin > 0);

    private sealed record Proposal(PartialObject Part, float[] Logits)
    {
        public ObjectPrompt Target => Part.Target;

        public bool IsMost { get; } = Part.IsMostOf(Logits);
    }
}
