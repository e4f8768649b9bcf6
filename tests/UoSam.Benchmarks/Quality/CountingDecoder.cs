using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Benchmarks.Quality;

/// <summary>
/// Counts the prompts of one image; with a folder, keeps what the decoder said there (float16), so that trying another
/// way to use the same candidates costs no decoding.
/// </summary>
internal sealed class CountingDecoder(IMaskDecoder inner, string? folder) : IMaskDecoder
{
    private const int Mask = 256 * 256;
    private const int Record = 8 + (4 * Mask);

    /// <summary>Prompts so far.</summary>
    public int Prompts { get; private set; }

    public IReadOnlyList<DecodedPrompt> Decode(
        ImageEmbedding embedding,
        IReadOnlyList<SamPrompt> prompts,
        MaskTokenSelector selector,
        CancellationToken cancellationToken)
    {
        Prompts += prompts.Count;
        if (folder is null)
        {
            return inner.Decode(embedding, prompts, selector, cancellationToken);
        }

        string[] paths = [.. prompts.Select(prompt => Path.Combine(folder, Key(embedding, prompt)))];
        SamPrompt[] unknown = [.. prompts.Where((_, i) => !File.Exists(paths[i]))];
        var answers = new Queue<DecodedPrompt>(inner.Decode(embedding, unknown, _ => 15, cancellationToken));
        Directory.CreateDirectory(folder);
        for (var i = 0; i < paths.Length && answers.Count > 0; i++)
        {
            if (unknown.Contains(prompts[i], ReferenceEqualityComparer.Instance))
            {
                Write(paths[i], answers.Dequeue());
            }
        }

        return [.. paths.Select(path => Read(path, selector))];
    }

    private static string Key(ImageEmbedding embedding, SamPrompt prompt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(embedding.Values.AsSpan(0, 65536)));
        float[] numbers =
        [
            .. prompt.Points.SelectMany(p => new[] { p.X, p.Y, p.IsForeground ? 1 : 0 }), 9e9f,
            .. Numbers(prompt.Box), 9e9f, .. Numbers(prompt.Extent), prompt.ThinPadding ? 1 : 0,
        ];
        hash.AppendData(MemoryMarshal.AsBytes<float>(numbers));
        hash.AppendData(MemoryMarshal.AsBytes<float>(prompt.MaskLogits ?? []));
        return Convert.ToHexString(hash.GetHashAndReset())[..32];
    }

    private static float[] Numbers(BoxPrompt? box) => box is { } b ? [b.X0, b.Y0, b.X1, b.Y1] : [];

    private static void Write(string path, DecodedPrompt answer)
    {
        var halves = new Half[Record];
        TensorPrimitives.ConvertToHalf(answer.Scores, halves);
        for (var token = 0; token < 4; token++)
        {
            TensorPrimitives.ConvertToHalf(answer.Logits[token]!, halves.AsSpan(8 + (token * Mask)));
        }

        var temporary = $"{path}.{Environment.CurrentManagedThreadId}";
        File.WriteAllBytes(temporary, MemoryMarshal.AsBytes<Half>(halves));
        File.Move(temporary, path, overwrite: true);
    }

    private static DecodedPrompt Read(string path, MaskTokenSelector selector)
    {
        var halves = MemoryMarshal.Cast<byte, Half>(File.ReadAllBytes(path).AsSpan());
        var scores = new float[4];
        TensorPrimitives.ConvertToSingle(halves[..4], scores);
        var wanted = selector(scores);
        var logits = new float[]?[4];
        for (var token = 0; token < 4; token++)
        {
            if ((wanted >> token & 1) != 0)
            {
                logits[token] = new float[Mask];
                TensorPrimitives.ConvertToSingle(halves.Slice(8 + (token * Mask), Mask), logits[token]);
            }
        }

        return new DecodedPrompt(scores, logits);
    }
}
