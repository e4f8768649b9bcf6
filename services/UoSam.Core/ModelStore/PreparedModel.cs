using System.Security.Cryptography;
using System.Text;
using UoSam.Core.Inference;

namespace UoSam.Core.ModelStore;

/// <summary>A model in the store, ready to load.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">What is known of it.</param>
public sealed record PreparedModel(string Folder, ModelManifest Manifest)
{
    /// <summary>Name in the store.</summary>
    public string Id => Manifest.Id;

    /// <summary>
    /// Identifies the weights: SHA-256 (lower-case hexadecimal) over the hashes of the files as they came, so the same
    /// for every version that prepares them.
    /// </summary>
    public string Hash
    {
        get
        {
            var hashes = string.Concat(Manifest.Originals.Select(file => file.Sha256));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes)));
        }
    }

    internal string EncoderPath(EncoderPrecision precision) => PathOf(
        precision == EncoderPrecision.Quantized ? ModelLayout.QuantizedEncoder
        : Manifest.EncoderKind == EncoderKind.Tight ? ModelLayout.TightEncoder
        : ModelLayout.Encoder);

    internal IDecoderStages OpenDecoder(InferenceOptions options) =>
        Manifest.DecoderKind == DecoderKind.Folded
            ? new FoldedDecoder(Folder, options)
            : new WholeDecoder(PathOf(ModelLayout.Whole), options);

    private string PathOf(string name) => Path.Combine(Folder, name);
}
