using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;

namespace UoSam.Benchmarks.Quality;

/// <summary>Embeddings of whole images on disk, as float16 like on the wire; those of each encoder in a folder of their own.</summary>
/// <param name="model">Whose encoder makes them.</param>
/// <param name="options">Its precision, device and threads.</param>
/// <param name="folder">Holds the encoders' folders.</param>
internal sealed class EmbeddingCache(PreparedModel model, InferenceOptions options, string folder) : IDisposable
{
    private readonly string _folder = Path.Combine(folder, GraphKey.OfEncoder(model, options.EncoderPrecision));
    private readonly Lazy<ImageEncoder> _encoder = new(() => new ImageEncoder(model, options));

    /// <summary>The embedding as the stages get it.</summary>
    public ImageEmbedding Get(RgbImage image)
    {
        var frame = ImageFrame.Whole(image.Height, image.Width);
        var path = Path.Combine(_folder, Convert.ToHexString(SHA256.HashData(image.Pixels))[..24] + ".f16");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(_folder);
            var bytes = new byte[2 * 256 * 64 * 64];
            TensorPrimitives.ConvertToHalf(
                _encoder.Value.Encode(image, frame, default).Values, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
            var temporary = $"{path}.{Environment.CurrentManagedThreadId}";
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }

        var values = new float[256 * 64 * 64];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(File.ReadAllBytes(path).AsSpan()), values);
        var bands = InputBands.Of(image, frame);
        return new ImageEmbedding(values, 256, 64, frame) { Colours = CellColours.Of(bands), MaskColours = MaskColours.Of(bands) };
    }

    public void Dispose()
    {
        if (_encoder.IsValueCreated)
        {
            _encoder.Value.Dispose();
        }
    }
}
