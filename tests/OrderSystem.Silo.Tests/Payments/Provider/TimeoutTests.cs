using System.Net;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class TimeoutTests
{
    [Fact]
    public async Task An_attempt_that_hangs_is_given_up_and_retried()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Hangs(), ScriptedHandler.Charged("ch_2"));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.Succeeded, "ch_2"), await host.ChargeAsync());
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task A_provider_that_always_hangs_is_a_time_out()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Hangs());
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderTimedOut), await host.ChargeAsync());
        Assert.Equal(3, handler.Requests.Count);
    }

    [Fact]
    public async Task All_attempts_together_have_a_time_out()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Hangs());
        using var host = ProviderClientHost.Scripted(handler, ("PaymentProvider:TotalTimeout", "00:00:05"));

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderTimedOut), await host.ChargeAsync());
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_a_time_out()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(
            HttpStatusCode.Created, change: response => response.Content = new StreamContent(new EndlessStream())));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderTimedOut), await host.ChargeAsync());
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
