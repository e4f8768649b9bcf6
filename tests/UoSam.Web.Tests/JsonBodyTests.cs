using Microsoft.AspNetCore.Http;
using UoSam.Cli.Web;

namespace UoSam.Web.Tests;

public sealed class JsonBodyTests
{
    private const int MaxBytes = 64 << 20;

    [Theory]
    [InlineData(0, 0L)]
    [InlineData(0, null)]
    [InlineData(10, 10L)]
    [InlineData(5_000_000, 5_000_000L)]
    [InlineData(5_000_000, null)]
    [InlineData(5_000_000, 10L)]
    [InlineData(10, 60_000_000L)]
    public async Task Read_AnyDeclaredLength_GivesAllBytesTwice(int bytes, long? declared)
    {
        var sent = Enumerable.Range(0, bytes).Select(i => (byte)(i * 31)).ToArray();

        using var body = await JsonBody.ReadAsync(Request(new MemoryStream(sent), declared), MaxBytes, default);

        Assert.True(body.Bytes.SequenceEqual(sent));
        using var again = new MemoryStream();
        await body.Open().CopyToAsync(again);
        Assert.Equal(sent, again.ToArray());
    }

    [Theory]
    [InlineData(40 << 20)]
    [InlineData(null)]
    public async Task Read_LargeBodiesOneAfterTheOther_LeaveNoGarbageOfTheirSize(int? declared)
    {
        (await ReadAsync()).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();

        (await ReadAsync()).Dispose();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        Task<JsonBody> ReadAsync() => JsonBody.ReadAsync(Request(new Zeros(40 << 20), declared), MaxBytes, default);
    }

    [Fact]
    public async Task Read_DeclaredLengthThatLies_TakesNoMemoryForIt()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 8; i++)
        {
            // Not given back, as of a client that is slow on purpose.
            await JsonBody.ReadAsync(Request(new Zeros(10), MaxBytes), MaxBytes, default);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 << 20);
    }

    [Fact]
    public async Task Read_BodyThatBreaksOff_Fails()
    {
        await Assert.ThrowsAsync<IOException>(
            () => JsonBody.ReadAsync(Request(new Zeros(3 << 20, breaks: true), 4 << 20), MaxBytes, default));
    }

    private static HttpRequest Request(Stream body, long? declared)
    {
        var request = new DefaultHttpContext().Request;
        (request.Body, request.ContentLength) = (body, declared);
        return request;
    }

    /// <summary>So many bytes, a piece at a time and at once, so that all is done by one thread.</summary>
    private sealed class Zeros(int bytes, bool breaks = false) : MemoryStream
    {
        private const int Piece = 64 << 10;
        private int _left = bytes;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Math.Min(Math.Min(Piece, buffer.Length), _left);
            _left -= read;
            return read == 0 && breaks ? ValueTask.FromException<int>(new IOException("cut off")) : ValueTask.FromResult(read);
        }
    }
}
