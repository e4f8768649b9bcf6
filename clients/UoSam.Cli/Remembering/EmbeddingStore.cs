using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.Cli.Remembering;

/// <summary>
/// What the encoder answered to some images, a file of 2 MiB each. Processes that fit the same memory share the folder, and it
/// outlives one that was stopped: an answer counts for the image, size and parameters it was made of, and for one model.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="write">Writes a file there; null for <see cref="AtomicFile"/>.</param>
internal sealed class EmbeddingStore(string folder, Action<string, Action<Stream>>? write = null)
{
    private readonly Action<string, Action<Stream>> _write = write ?? AtomicFile.Write;

    /// <summary>Keeps an answer.</summary>
    public void Add(RefinementRequest request, EncodeResponse answer)
    {
        _write(PathOf(request), answer.WriteTo);
    }

    /// <summary>The answer that is kept; null where there is none, or one of another model.</summary>
    /// <param name="request">The image.</param>
    /// <param name="model">SHA-256 of the model.</param>
    public EncodeResponse? Find(RefinementRequest request, string model)
    {
        var path = PathOf(request);
        try
        {
            return File.Exists(path) && EncodeResponse.Parser.ParseFrom(File.ReadAllBytes(path)) is var answer && ModelOf(answer) == model
                ? answer
                : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or InvalidProtocolBufferException)
        {
            // Damaged, or taken in the meantime.
            return null;
        }
    }

    /// <summary>The answer, which is not kept any longer.</summary>
    public EncodeResponse? Take(RefinementRequest request, string model)
    {
        var answer = Find(request, model);
        if (answer is not null)
        {
            File.Delete(PathOf(request));
        }

        return answer;
    }

    /// <summary>Removes the folder.</summary>
    /// <param name="onlyIfEmpty">Leave it where other processes have something there.</param>
    public void Clear(bool onlyIfEmpty = false)
    {
        try
        {
            Directory.Delete(folder, recursive: !onlyIfEmpty);
        }
        catch (IOException fault) when (onlyIfEmpty || fault is DirectoryNotFoundException)
        {
            // It holds something, or another process was first.
        }
    }

    /// <summary>SHA-256 of the model that an answer is of; empty where it does not say.</summary>
    public static string ModelOf(EncodeResponse answer) => answer.Embeddings[0].Model?.Sha256 ?? "";

    private string PathOf(RefinementRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{request.Preset} {request.Overrides?.Encode} {request.LabelMap.Height} {request.LabelMap.Width} ")));
        hash.AppendData(request.Image.Span);
        return Path.Combine(folder, $"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}.embedding");
    }
}
