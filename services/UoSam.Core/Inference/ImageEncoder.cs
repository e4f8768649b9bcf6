using UoSam.Core.Imaging;
using UoSam.Core.ModelStore;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Inference;

/// <summary>SAM's image encoder on ONNX Runtime. Thread-safe.</summary>
public sealed class ImageEncoder : IDisposable
{
    private const int InputSize = 1024;
    private const int EmbeddingChannels = 256;
    private const int EmbeddingSide = 64;
    private readonly bool _isTight;
    private readonly GraphSession _session;
    private readonly string _inputName;
    private readonly string _outputName;
    private readonly BufferPool _inputs = new();

    // An inference that has all processors gains nothing from another beside it: two at once drive each other out of the
    // caches, and each image takes 1.15 times as long. Reading and resizing of the next go on meanwhile.
    private readonly SemaphoreSlim _turns;

    /// <summary>Loads the encoder.</summary>
    /// <param name="model">From <see cref="ModelRepository"/>.</param>
    /// <param name="options">Device and threads.</param>
    /// <exception cref="DeviceUnavailableException">The device asked for cannot be had.</exception>
    public ImageEncoder(PreparedModel model, InferenceOptions options)
    {
        _isTight = model.Manifest.EncoderKind == EncoderKind.Tight;
        _session = new GraphSession(model.EncoderPath(options.EncoderPrecision), options, fixedShapes: !_isTight);
        _inputName = _session.InputNames.Single();
        _outputName = _session.OutputNames.Single();
        var isOnCpu = !InferenceDevice.Resolve(options.Device).CudaIndex.HasValue;
        _turns = new SemaphoreSlim(isOnCpu ? Math.Max(1, Environment.ProcessorCount / options.ResolvedThreads) : int.MaxValue);
    }

    /// <summary>The device in use: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string DeviceName => _session.DeviceName;

    /// <summary>Encodes a whole image.</summary>
    /// <param name="image">RGB, any size.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <exception cref="OperationCanceledException">Cancelled before or during the inference.</exception>
    public ImageEmbedding Encode(RgbImage image, CancellationToken cancellationToken) =>
        Encode(image, ImageFrame.Whole(image.Height, image.Width), cancellationToken);

    /// <summary>
    /// Encodes an image or a crop of it: resized as Pillow does so that the longest side is 1024, normalised by SAM's
    /// mean and deviation, zero-padded on the right and below.
    /// </summary>
    /// <param name="image">RGB, the whole image.</param>
    /// <param name="frame">The crop and how it lies in the input; of this image, input size 1024.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    /// <returns>[256, 64, 64] with <paramref name="frame"/> and the colours under its cells and the masks' pixels.</returns>
    /// <exception cref="ArgumentException">The frame does not fit the image or the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before or during the inference.</exception>
    public ImageEmbedding Encode(RgbImage image, ImageFrame frame, CancellationToken cancellationToken)
    {
        Check(image, frame);
        var (rows, columns) = (SideOf(frame.ResizedHeight), SideOf(frame.ResizedWidth));
        using var buffer = _inputs.Rent(3 * InputSize * InputSize);
        var input = buffer.Buffer.AsMemory(0, 3 * rows * columns);
        CellColours colours;
        MaskColours maskColours;
        using (WorkPhase.Preprocess())
        {
            EncoderInput.Write(image, frame, input, rows, columns);
            var bands = new InputBands(input, rows, columns, frame);
            (colours, maskColours) = (CellColours.Of(bands), MaskColours.Of(bands));
        }

        var embedding = new float[EmbeddingChannels * EmbeddingSide * EmbeddingSide];
        using var inputs = new TensorSet().Add(_inputName, input, 1, 3, rows, columns);
        using var outputs = new TensorSet()
            .Add(_outputName, embedding, 1, EmbeddingChannels, EmbeddingSide, EmbeddingSide);
        _turns.Wait(cancellationToken);
        try
        {
            using var inferring = WorkPhase.Infer();
            _session.Run(inputs, outputs, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }

        return new ImageEmbedding(embedding, EmbeddingChannels, EmbeddingSide, frame) { Colours = colours, MaskColours = maskColours };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _turns.Dispose();
    }

    private int SideOf(int resized) => _isTight ? EncodedSide.Of(resized) : InputSize;

    private static void Check(RgbImage image, ImageFrame frame)
    {
        var crop = frame.Crop;
        var inside = crop is { IsEmpty: false, X0: >= 0, Y0: >= 0 } && crop.X1 <= image.Width && crop.Y1 <= image.Height;
        if (!inside || frame.ImageHeight != image.Height || frame.ImageWidth != image.Width)
        {
            throw new ArgumentException($"{frame} does not fit {image.Height} x {image.Width}", nameof(frame));
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.InputSize, InputSize, nameof(frame));
    }
}
